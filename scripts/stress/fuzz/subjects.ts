import Fastify, { type FastifyInstance } from 'fastify'
import { adminAbility, createAccessTokenVerifier } from '../../../src/auth/access-token.js'
import { createAuthenticate } from '../../../src/auth/authenticate.js'
import { createJwtVerifier } from '../../../src/auth/jwt.js'
import { createAccessTokenSessions } from '../../../src/auth/access-token-sessions.js'
import type { OauthOperatorPluginOptions } from '../../../src/operator/operator-options.js'
import { oauthOperatorPlugin } from '../../../src/operator/operator-plugin.js'
import type { OauthBindingPluginOptions } from '../../../src/options.js'
import type { Database } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { frameworkErrors, oauthBindingPlugin } from '../../../src/plugin.js'
import { createDingTalkProvider } from '../../../src/platforms/ding-talk/provider.js'
import { createWechatProvider } from '../../../src/platforms/wechat/provider.js'
import { loadConfig } from '../../../src/service/config/config.js'
import { oauthSignInPlugin } from '../../../src/sign-in-plugin.js'
import type { OauthSignInPluginOptions } from '../../../src/sign-in-options.js'
import { createServer } from '../../../src/service/server.js'
import type { Fault } from './fault.js'

/** What the fuzz is run against. */
export const subjectNames = ['service', 'host'] as const
export type SubjectName = (typeof subjectNames)[number]

/** What no answer and no log may hold. */
export const secrets = {
  key: 'fuzz-key-of-states-0123456789abcdef',
  weChat: 'fuzz-wechat-app-secret',
  dingTalk: 'fuzz-ding-talk-client-secret',
  jwt: 'fuzz-jwt-secret-0123456789abcdefgh'
} as const

/** The issuer of signed tokens. */
export const issuer = { issuer: 'https://issuer.fuzz.invalid', audience: 'fuzz' } as const

/** Where users come back to. */
const bindingRedirects = {
  weChat: 'http://localhost:8000/#/binding/wechat',
  dingTalk: 'http://localhost:8000/binding/ding-talk'
}
/** Where visitors come back to. */
const redirects = { weChat: 'http://localhost:8000/#/login/wechat', dingTalk: 'http://localhost:8000/login/ding-talk' }

/** What a subject is made from. */
export interface SubjectParts {
  database: Database
  vendorOrigin: string
  now: () => Date
  /** Built in on purpose; only a host can have one. */
  fault?: Fault | undefined
}

/** One client sends all requests, as fast as it can, on whatever machine. */
const withoutLimits = {
  OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '0',
  OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '0',
  OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '0',
  OAUTH_BINDING_MAX_EVENT_LOOP_DELAY_MS: '0'
}

async function openService({ database, vendorOrigin, now }: SubjectParts): Promise<FastifyInstance> {
  const environment = {
    OAUTH_BINDING_SECRET: secrets.key,
    ...withoutLimits,
    OAUTH_BINDING_MAX_OPEN_STATES: '1000',
    OAUTH_BINDING_OPERATOR: 'on',
    WECHAT_APP_ID: 'wx64b522a7ca7bf76d',
    WECHAT_APP_SECRET: secrets.weChat,
    WECHAT_REDIRECT_URI: bindingRedirects.weChat,
    WECHAT_SIGN_IN_REDIRECT_URI: redirects.weChat,
    WECHAT_API_BASE_URL: vendorOrigin,
    DING_TALK_CLIENT_ID: 'dingtest',
    DING_TALK_CLIENT_SECRET: secrets.dingTalk,
    DING_TALK_REDIRECT_URI: bindingRedirects.dingTalk,
    DING_TALK_SIGN_IN_REDIRECT_URI: redirects.dingTalk,
    DING_TALK_API_BASE_URL: vendorOrigin,
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: issuer.audience,
    JWT_SECRET: secrets.jwt
  }
  const { app } = await createServer(loadConfig(environment), { database, logStream: { write: () => {} }, now })
  return app
}

function createProviders(apiBaseUrl: string, redirectUris: typeof redirects) {
  return [
    createWechatProvider({
      apiBaseUrl,
      appId: 'wx64b522a7ca7bf76d',
      appSecret: secrets.weChat,
      redirectUri: redirectUris.weChat
    }),
    createDingTalkProvider({
      apiBaseUrl,
      clientId: 'dingtest',
      clientSecret: secrets.dingTalk,
      redirectUri: redirectUris.dingTalk,
      flow: 'current'
    })
  ]
}

/** A host as Fastify makes it by default, its Ajv included, which coerces; only the paths it cannot read are ours, too. */
async function openHost({ database, vendorOrigin, now, fault }: SubjectParts): Promise<FastifyInstance> {
  const app = Fastify({ frameworkErrors, ...fault?.server })
  const tokens = createPrismaAccessTokenStore(database)
  const verifiers = [
    createAccessTokenVerifier({ store: tokens, now }),
    createJwtVerifier({ ...issuer, secret: secrets.jwt, now })
  ]
  const store = createPrismaStore(database, { accessTokens: {} })
  const options: OauthBindingPluginOptions = {
    ...createAuthenticate(verifiers),
    store,
    providers: createProviders(vendorOrigin, bindingRedirects),
    secret: secrets.key,
    maxOpenStates: 1000,
    sweepIntervalSeconds: 0,
    now
  }
  fault?.host?.(app, database)
  await app.register(oauthBindingPlugin, {
    ...(fault?.plugin?.(options, tokens) ?? options),
    prefix: '/api/administrator/user'
  })
  const { auth, getUserId, secret, sweepIntervalSeconds } = options
  const signInOptions: OauthSignInPluginOptions = {
    ...{ auth, getUserId, store, secret, sweepIntervalSeconds, now },
    providers: createProviders(vendorOrigin, redirects),
    createSession: createAccessTokenSessions({ ttlSeconds: 3600, role: 'user', now })
  }
  await app.register(oauthSignInPlugin, {
    ...(fault?.signIn?.(signInOptions, database) ?? signInOptions),
    prefix: '/api/auth'
  })
  const operators = createAuthenticate([createAccessTokenVerifier({ store: tokens, ability: adminAbility, now })])
  const operatorOptions: OauthOperatorPluginOptions = { ...operators, store, now }
  await app.register(oauthOperatorPlugin, {
    ...(fault?.operator?.(operatorOptions, tokens, database) ?? operatorOptions),
    prefix: '/api/administrator'
  })
  return app
}

const openers: Readonly<Record<SubjectName, (parts: SubjectParts) => Promise<FastifyInstance>>> = {
  service: openService,
  host: openHost
}

/** Opens what is to be fuzzed, listening on loopback. */
export async function openSubject(name: SubjectName, parts: SubjectParts): Promise<FastifyInstance> {
  const app = await openers[name](parts)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app
}
