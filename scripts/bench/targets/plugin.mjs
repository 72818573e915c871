import Fastify from 'fastify'
import {
  createAccessTokenVerifier,
  createAuthenticate,
  createDingTalkProvider,
  createPrismaAccessTokenStore,
  createPrismaStore,
  createWechatProvider,
  oauthBindingPlugin,
  openDatabase
} from '../../../dist/index.js'
import { listen } from './listen.mjs'

/** The plugin in a host that has nothing else: no log, no metrics, no docs. */

const env = process.env
const database = await openDatabase(env.DATABASE_URL)
const app = Fastify()
await app.register(oauthBindingPlugin, {
  prefix: '/api/administrator/user',
  ...createAuthenticate([createAccessTokenVerifier({ store: createPrismaAccessTokenStore(database) })]),
  store: createPrismaStore(database),
  providers: [
    createWechatProvider({
      appId: env.WECHAT_APP_ID,
      appSecret: env.WECHAT_APP_SECRET,
      redirectUri: env.WECHAT_REDIRECT_URI,
      authorizeBaseUrl: env.WECHAT_AUTHORIZE_BASE_URL,
      apiBaseUrl: env.WECHAT_API_BASE_URL
    }),
    createDingTalkProvider({
      clientId: env.DING_TALK_CLIENT_ID,
      clientSecret: env.DING_TALK_CLIENT_SECRET,
      redirectUri: env.DING_TALK_REDIRECT_URI,
      authorizeBaseUrl: env.DING_TALK_AUTHORIZE_BASE_URL,
      apiBaseUrl: env.DING_TALK_API_BASE_URL,
      flow: 'current'
    })
  ],
  secret: env.OAUTH_BINDING_SECRET,
  maxOpenStates: Number(env.OAUTH_BINDING_MAX_OPEN_STATES)
})
await listen(app, () => database.close())
