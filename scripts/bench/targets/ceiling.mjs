import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { operations, signInOperations } from '../../../.compiled/contract/index.js'
import { createWechatProvider } from '../../../.compiled/platforms/wechat/provider.js'
import { createSerializerCompiler, createValidatorCompiler } from '../../../.compiled/routes/compilers.js'
import { authorizeUrl } from './authorize-url.mjs'
import { listen } from './listen.mjs'
import { createVendorCalls } from './vendor-calls.mjs'

/**
 * The most that HTTP allows: Fastify with the contract's validators and serialisers, no authentication, no database,
 * no log. `complete` and `login` make the vendor's calls with a bare client, so that their cost can be told apart.
 */

const provider = createWechatProvider({
  appId: process.env.WECHAT_APP_ID,
  appSecret: process.env.WECHAT_APP_SECRET,
  redirectUri: process.env.WECHAT_REDIRECT_URI,
  apiBaseUrl: process.env.WECHAT_API_BASE_URL,
  authorizeBaseUrl: process.env.WECHAT_AUTHORIZE_BASE_URL
})

const callVendor = createVendorCalls(process.env)

function describe(name, displayName, icon) {
  const url = authorizeUrl(randomBytes(16).toString('hex'))
  const binding = { nickname: '小明', avatar: null, bound_at: '2026-11-22T08:00:00.000Z' }
  return { name, display_name: displayName, url, icon, has_binding: true, binding, can_unbind: true }
}

const handlers = {
  listBindings: () => [describe('ding_talk', '钉钉快捷登录', 'dingding'), describe('wechat', '微信快捷登录', 'wechat')],
  updateBinding: ({ body }) => (body.state ? '操作成功' : provider.createAuthorizeUrl(randomBytes(16).toString('hex'))),
  async completeBinding({ body }) {
    await callVendor(body.code)
    return '绑定成功'
  },
  listLoginMethods: () => [
    {
      name: 'wechat',
      display_name: '微信快捷登录',
      url: provider.createAuthorizeUrl(randomBytes(37).toString('hex')),
      icon: 'wechat'
    }
  ],
  async login({ body }) {
    await callVendor(body.code)
    return { token: `1|${randomBytes(20).toString('hex')}`, role: 'user' }
  }
}

const app = Fastify()
app.setValidatorCompiler(createValidatorCompiler())
app.setSerializerCompiler(createSerializerCompiler())
const { redeemTicket: _unmeasured, ...visitors } = signInOperations
const routes = [
  ['/api/administrator/user', operations],
  ['/api/auth', visitors]
].flatMap(([prefix, list]) =>
  Object.entries(list).map(([operationId, operation]) => ({ prefix, operationId, ...operation }))
)
for (const { prefix, operationId, method, url, schema } of routes) {
  app.route({
    method,
    url: `${prefix}${url}`,
    schema,
    async handler(request, reply) {
      const data = await handlers[operationId](request)
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8')
      return { code: 200, data, msg: 'success' }
    }
  })
}
await listen(app)
