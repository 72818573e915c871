import Fastify, { type FastifyInstance } from 'fastify'
import { oauthBindingPlugin, type BindingStore, type Provider } from '../../src/index.js'

export interface HostOptions {
  store: BindingStore
  wechat: Provider
  secret: string
}

/** WeChat as this host shows it: with a name of its own, and without avatars. */
function replaceWechat(wechat: Provider): Provider {
  return {
    ...wechat,
    displayName: { 'zh-CN': '微信扫码', en: 'Scan with WeChat' },
    fetchAccount: async (code) => ({ ...(await wechat.fetchAccount(code)), avatarUrl: null })
  }
}

export async function buildHost({ store, wechat, secret }: HostOptions): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(oauthBindingPlugin, {
    prefix: '/api',
    path: '/linked-accounts',
    ...{ store, secret, providers: [replaceWechat(wechat)] },
    auth: async ({ headers }) => {
      if (headers['x-user'] === undefined) throw new Error('nobody is signed in')
    },
    getUserId: ({ headers }) => String(headers['x-user']),
    texts: { en: { bound: 'Linked.', failures: { STATE_UNUSABLE: 'Please scan again.' } } },
    envelope: {
      wrap: ({ code, data = null, msg, error = null }) => ({ success: code === 200, result: data, message: msg, error })
    }
  })
  return app
}
