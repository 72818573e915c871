import Fastify, { type FastifyInstance } from 'fastify'
import {
  createAccessTokenVerifier,
  createAuthenticate,
  createPrismaAccessTokenStore,
  createPrismaStore,
  createWechatProvider,
  oauthBindingPlugin,
  type Database,
  type OauthBindingPluginOptions
} from '../../src/index.js'

export async function buildApp(database: Database, secret: string): Promise<FastifyInstance> {
  const app = Fastify()
  const tokens = createPrismaAccessTokenStore(database)
  const options: OauthBindingPluginOptions = {
    ...createAuthenticate([createAccessTokenVerifier({ store: tokens })]),
    store: createPrismaStore(database),
    providers: [
      createWechatProvider({
        appId: 'wx64b522a7ca7bf76d',
        appSecret: 'kept-in-your-vault',
        redirectUri: 'http://localhost:8000/#/account/settings/binding/wechat'
      })
    ],
    secret,
    // Runs under a lock on the user's bindings: two concurrent unbinds cannot remove both last methods.
    canUnbind: ({ remainingProviders }) => remainingProviders.length > 0
  }
  await app.register(oauthBindingPlugin, { prefix: '/api/administrator/user', ...options })
  return app
}
