import fastify, {
  type FastifyInstance,
  type FastifyRequest,
  type FastifyServerOptions,
  type InjectOptions
} from 'fastify'
import type { Test } from 'tap'
import { adminAbility, createAccessTokens, createAccessTokenVerifier } from '../../src/auth/access-token.js'
import { createAuthenticate } from '../../src/auth/authenticate.js'
import type { OauthOperatorPluginOptions } from '../../src/operator/operator-options.js'
import { oauthOperatorPlugin } from '../../src/operator/operator-plugin.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { oauthBindingPlugin } from '../../src/plugin.js'
import type { OauthSignInPluginOptions } from '../../src/sign-in-options.js'
import { oauthSignInPlugin } from '../../src/sign-in-plugin.js'
import { openDatabase, type Database, type DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createPrismaStore, type PrismaStore, type PrismaStoreOptions } from '../../src/persistence/prisma-store.js'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { createSandbox } from '../../src/sandbox/server.js'
import { sandboxSettings } from '../../src/sandbox/settings.js'
import { assertContract } from './assert-contract.js'
import { createCanaries, watchSimulator, type Canaries } from './canaries.js'
import { createDatabase } from './databases.js'
import { insideWechat } from './sandbox-client.js'

/** The key of every test; no secret. */
export const testSecret = 'a key for tests only, 32 characters'

/** A clock that moves when it is told to. */
export interface TestClock {
  now: () => Date
  advance: (seconds: number) => void
}

export function createClock(start = new Date('2026-11-22T08:00:00.000Z')): TestClock {
  let ms = start.getTime()
  return {
    now: () => new Date(ms),
    advance: (seconds) => {
      ms += seconds * 1000
    }
  }
}

/** A signed-in user. */
export interface TestUser {
  userId: string
  token: string
}

/** What a response is, checked against the contract. */
export interface TestResponse {
  status: number
  text: string
  body: { code: number; data?: never; msg: string; error?: string } & Record<string, unknown>
  headers: Record<string, unknown>
}

/** The plugin's options, with a store that has every method. */
export interface TestPluginOptions extends OauthBindingPluginOptions {
  store: PrismaStore
}

export interface BuildAppOptions {
  kind: DatabaseKind
  flow?: 'current' | 'legacy'
  /** Changes the plugin's options before it is registered. */
  plugin?: (options: TestPluginOptions) => OauthBindingPluginOptions
  store?: PrismaStoreOptions
  /** Registers the plugin of signing in as well, with these options. */
  signIn?: (options: OauthSignInPluginOptions) => OauthSignInPluginOptions
  /** Registers the plugin of operators as well, with these options; its operators have tokens of `adminAbility`. */
  operator?: (options: OauthOperatorPluginOptions) => OauthOperatorPluginOptions
  /** Called before the plugin is registered, to make the host what it is. */
  host?: (app: FastifyInstance) => unknown
  server?: FastifyServerOptions
  database?: { url: string }
}

export const familyUrl = '/api/administrator/user/oauth-binding'

/** Where the tests have the operations of signing in. */
export const signInUrl = '/api/auth/login'

/** Where the tests have the operations of operators. */
export const operatorUrl = '/api/administrator/oauth-bindings'

/** A bare host with the plugin, a real database and a simulator that listens; closed with the test. */
export interface TestApp {
  app: FastifyInstance
  database: Database & { url: string }
  store: PrismaStore
  clock: TestClock
  /** Where the simulator is. */
  sandboxOrigin: string
  /** The secrets that were handed out; at the end they are in no log, and in no table or file of the database. */
  canaries: Canaries
  /** Creates a user with a token. `abilities`: what the token may do, by default everything, `*`. */
  createUser: (abilities?: readonly string[]) => Promise<TestUser>
  /** Sends a request and checks the response against `openapi.yaml`. */
  send: (user: TestUser | null, options: InjectOptions) => Promise<TestResponse>
  issue: (user: TestUser, type: string) => Promise<string>
  unbind: (user: TestUser, type: string) => Promise<TestResponse>
  list: (user: TestUser) => Promise<{ name: string; url: string; has_binding: boolean; [key: string]: unknown }[]>
  complete: (user: TestUser, type: string, callback: Callback) => Promise<TestResponse>
  /** Issues, authorises and completes. */
  bind: (user: TestUser, type: string, account: string) => Promise<TestResponse>
}

/** What the provider hands to the front end. */
export interface Callback {
  code: string
  state: string
}

/** Plays the person: opens an authorize URL at the simulator and consents. */
export async function authorize(url: string, account: string): Promise<Callback> {
  const address = new URL(url)
  address.searchParams.set('sandbox_account', account)
  address.searchParams.set('sandbox_decision', 'allow')
  const response = await fetch(address, { redirect: 'manual', headers: insideWechat })
  const location = new URL(response.headers.get('location') ?? 'missing:')
  const { searchParams } = location
  return {
    code: searchParams.get('code') ?? searchParams.get('authCode') ?? '',
    state: searchParams.get('state') ?? ''
  }
}

async function startSandbox(t: Test, clock: TestClock, canaries: Canaries): Promise<string> {
  const { app } = createSandbox({ now: clock.now })
  watchSimulator(app, canaries)
  t.teardown(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

/** @param page Which page of the front end the person comes back to. */
function createProviders(origin: string, flow: 'current' | 'legacy', clock: TestClock, page = 'callback') {
  const settings = sandboxSettings(origin) as Record<string, string>
  return [
    createWechatProvider({
      appId: settings['WECHAT_APP_ID']!,
      appSecret: settings['WECHAT_APP_SECRET']!,
      redirectUri: settings['WECHAT_REDIRECT_URI']!.replace('/callback/', `/${page}/`),
      authorizeBaseUrl: settings['WECHAT_AUTHORIZE_BASE_URL']!,
      apiBaseUrl: settings['WECHAT_API_BASE_URL']!
    }),
    createDingTalkProvider({
      clientId: settings['DING_TALK_CLIENT_ID']!,
      clientSecret: settings['DING_TALK_CLIENT_SECRET']!,
      redirectUri: settings['DING_TALK_REDIRECT_URI']!.replace('/callback/', `/${page}/`),
      authorizeBaseUrl: settings['DING_TALK_AUTHORIZE_BASE_URL']!,
      apiBaseUrl: settings['DING_TALK_API_BASE_URL']!,
      flow,
      now: clock.now
    })
  ]
}

/** Keeps the log, of every level, of a host that keeps none itself; Fastify's own lines quote the query of a request. */
function keepLog(server: FastifyServerOptions | undefined, lines: string[]): FastifyServerOptions {
  const stream = { write: (line: string) => lines.push(line) }
  const req = ({ method, url }: FastifyRequest) => ({ method, path: url.split('?', 1)[0] })
  return { logger: { level: 'trace', stream, serializers: { req } }, ...server }
}

const readAppSecret = ([name, value]: [string, string]): string => (name.endsWith('SECRET') ? value : '')

/** Looks for every secret where none may be; a table that a test made unreadable is not looked into. */
async function assertNoCanaries(canaries: Canaries, lines: readonly string[], url: string): Promise<void> {
  const stored = await canaries.findInDatabase(url).catch(() => [])
  const found = [...canaries.find(lines.join('')), ...stored]
  if (found.length > 0) throw new Error(`Secrets are in the log or in the database: ${found.join(', ')}`)
}

/** Assembles a host as an application would. */
export async function buildApp(t: Test, options: BuildAppOptions): Promise<TestApp> {
  const clock = createClock()
  const { url } = options.database ?? (await createDatabase(t, options.kind))
  const database = { ...(await openDatabase(url)), url }
  const store = createPrismaStore(database, options.store)
  const tokens = createPrismaAccessTokenStore(database)
  const canaries = createCanaries()
  canaries.add('key', testSecret)
  canaries.add('app secret', ...Object.entries(sandboxSettings('http://127.0.0.1:1')).map(readAppSecret))
  const sandboxOrigin = await startSandbox(t, clock, canaries)
  const lines: string[] = []
  const app = fastify(keepLog(options.server, lines))
  t.teardown(async () => {
    await app.close()
    await assertNoCanaries(canaries, lines, url).finally(() => database.close())
  })
  await options.host?.(app)
  const pluginOptions: TestPluginOptions = {
    ...createAuthenticate([createAccessTokenVerifier({ store: tokens, now: clock.now })]),
    store,
    providers: createProviders(sandboxOrigin, options.flow ?? 'current', clock),
    secret: testSecret,
    now: clock.now
  }
  await app.register(oauthBindingPlugin, {
    prefix: '/api/administrator/user',
    ...(options.plugin?.(pluginOptions) ?? pluginOptions)
  })
  if (options.signIn !== undefined) {
    const { auth, getUserId, secret, now } = pluginOptions
    const signInOptions: OauthSignInPluginOptions = {
      ...{ auth, getUserId, secret, now, store },
      providers: createProviders(sandboxOrigin, options.flow ?? 'current', clock, 'login'),
      createSession: ({ userId, type }) => ({ token: `session of ${userId} by ${type}`, role: 'user' })
    }
    await app.register(oauthSignInPlugin, { prefix: '/api/auth', ...options.signIn(signInOptions) })
  }
  if (options.operator !== undefined) {
    const verifier = createAccessTokenVerifier({ store: tokens, ability: adminAbility, now: clock.now })
    const operatorOptions = { ...createAuthenticate([verifier]), store, now: clock.now }
    await app.register(oauthOperatorPlugin, { prefix: '/api/administrator', ...options.operator(operatorOptions) })
  }
  await app.ready()

  let users = 0
  const createUser: TestApp['createUser'] = async (abilities) => {
    const userId = String(++users)
    const [token] = await createAccessTokens({
      store: tokens,
      userId,
      name: 'test',
      abilities,
      count: 1,
      expiresAt: null,
      now: clock.now()
    })
    canaries.add('token', token!.split('|')[1])
    return { userId, token: token! }
  }
  return { app, database, store, clock, sandboxOrigin, canaries, createUser, ...createClient(t, app, canaries) }
}

type Client = Pick<TestApp, 'send' | 'issue' | 'unbind' | 'list' | 'complete' | 'bind'>

function createClient(t: Test, app: FastifyInstance, canaries: Canaries): Client {
  const send: Client['send'] = async (user, inject) => {
    const authorization = user === null ? {} : { authorization: `Bearer ${user.token}` }
    const response = await app.inject({ ...inject, headers: { ...authorization, ...inject.headers } })
    assertContract(t, { method: inject.method ?? 'GET', url: String(inject.url), response })
    const handsOutStates = response.statusCode === 200 && inject.method !== 'POST'
    const answer = `${JSON.stringify(response.headers)}${response.body}`
    const tellsSubjects = response.statusCode === 200 && String(inject.url).startsWith(operatorUrl)
    const expected = [...(handsOutStates ? ['state' as const] : []), ...(tellsSubjects ? ['subject' as const] : [])]
    const found = canaries.find(answer, ...expected)
    t.strictSame(found, [], 'the response holds no secret')
    canaries.add('state', ...[...response.body.matchAll(/[?&]state=(\w+)/g)].map(([, state]) => state))
    return { status: response.statusCode, text: response.body, body: response.json(), headers: response.headers }
  }
  const update = (user: TestUser, type: string, state: boolean) =>
    send(user, { method: 'PUT', url: `${familyUrl}/${type}`, payload: { state } })
  const issue: Client['issue'] = async (user, type) => (await update(user, type, false)).body.data as unknown as string
  const complete: Client['complete'] = (user, type, callback) => {
    canaries.add('code', callback.code)
    return send(user, { method: 'POST', url: familyUrl, payload: { type, ...callback } })
  }
  return {
    send,
    issue,
    complete,
    unbind: (user, type) => update(user, type, true),
    list: async (user) => (await send(user, { method: 'GET', url: familyUrl })).body.data as never,
    bind: async (user, type, account) => complete(user, type, await authorize(await issue(user, type), account))
  }
}
