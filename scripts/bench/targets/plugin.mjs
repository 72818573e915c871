import Fastify from 'fastify'
import {
  createAccessTokenSessions,
  createAccessTokenVerifier,
  createAuthenticate,
  createDingTalkProvider,
  createPrismaAccessTokenStore,
  createPrismaStore,
  createWechatProvider,
  oauthBindingPlugin,
  oauthSignInPlugin,
  openDatabase
} from '../../../dist/index.js'
import { listen } from './listen.mjs'

/** The plugins in a host that has nothing else: no log, no metrics, no docs. */

const env = process.env
const database = await openDatabase(env.DATABASE_URL)
const app = Fastify()
const createProviders = (setting) => [
  createWechatProvider({
    appId: env.WECHAT_APP_ID,
    appSecret: env.WECHAT_APP_SECRET,
    redirectUri: env[`WECHAT_${setting}`],
    authorizeBaseUrl: env.WECHAT_AUTHORIZE_BASE_URL,
    apiBaseUrl: env.WECHAT_API_BASE_URL
  }),
  createDingTalkProvider({
    clientId: env.DING_TALK_CLIENT_ID,
    clientSecret: env.DING_TALK_CLIENT_SECRET,
    redirectUri: env[`DING_TALK_${setting}`],
    authorizeBaseUrl: env.DING_TALK_AUTHORIZE_BASE_URL,
    apiBaseUrl: env.DING_TALK_API_BASE_URL,
    flow: 'current'
  })
]
const common = {
  ...createAuthenticate([createAccessTokenVerifier({ store: createPrismaAccessTokenStore(database) })]),
  store: createPrismaStore(database, { accessTokens: {} }),
  secret: env.OAUTH_BINDING_SECRET
}
await app.register(oauthBindingPlugin, {
  ...common,
  prefix: '/api/administrator/user',
  providers: createProviders('REDIRECT_URI'),
  maxOpenStates: Number(env.OAUTH_BINDING_MAX_OPEN_STATES)
})
await app.register(oauthSignInPlugin, {
  ...common,
  prefix: '/api/auth',
  providers: createProviders('SIGN_IN_REDIRECT_URI'),
  createSession: createAccessTokenSessions({ ttlSeconds: 86_400, role: 'user' })
})
await listen(app, () => database.close())
