import { AsyncLocalStorage } from 'node:async_hooks'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import type { OauthBindingPluginOptions } from '../../src/index.js'
import {
  clockHeader,
  prefixes,
  settingsName,
  stateTtlSeconds,
  suspensionPath,
  userHeader,
  type HostSettings,
  type Suspension
} from './host-settings.js'
import { mutations } from './mutations.js'

/**
 * A small application that hosts the plugin as built, one process of several on one database. A header says who is
 * signed in, another one what time it is. It prints its port, and ends when its standard input ends: it cannot
 * outlive whoever started it.
 */
const settings = JSON.parse(process.env[settingsName] as string) as HostSettings
const library = (await import(settings.built)) as typeof import('../../src/index.js')

const clock = new AsyncLocalStorage<number>()
const database = await library.openDatabase(settings.databaseUrl)
const plain = library.createPrismaStore(database, { accessTokens: {} })
const mutate = settings.mutation === null ? undefined : mutations[settings.mutation]
const limits = { apiBaseUrl: settings.vendorOrigin, requestTimeoutMs: settings.providerTimeoutMs }

const app = Fastify({ logger: { level: 'warn' }, forceCloseConnections: true })
app.addHook('onRequest', (request, _reply, done) => {
  clock.run(Number(request.headers[clockHeader] ?? Date.now()), done)
})
const store = mutate === undefined ? plain : mutate(plain, database)
const now = (): Date => new Date(clock.getStore() ?? Date.now())
const options: OauthBindingPluginOptions = {
  auth: async (request) => {
    if (request.headers[userHeader] === undefined) throw new Error('nobody is signed in')
  },
  getUserId: (request) => String(request.headers[userHeader]),
  store,
  providers: [
    library.createWechatProvider({
      ...limits,
      appId: 'wx64b522a7ca7bf76d',
      appSecret: 'wechat-secret-for-tests',
      redirectUri: 'http://localhost:8000/#/binding/wechat'
    }),
    library.createDingTalkProvider({
      ...limits,
      clientId: 'dingtest',
      clientSecret: 'ding-talk-secret-for-tests',
      redirectUri: 'http://localhost:8000/binding/ding-talk',
      flow: 'current'
    })
  ],
  secret: 'a key for tests only, 32 characters',
  stateTtlSeconds,
  completionWaitMs: settings.completionWaitMs,
  // The audit reads every state in the end, and the sweep's clock is not the requests'.
  sweepIntervalSeconds: 0,
  maxOpenStates: 1000,
  now
}
await app.register(library.oauthBindingPlugin, { ...options, prefix: prefixes.free })
await app.register(library.oauthBindingPlugin, {
  ...options,
  prefix: prefixes.guarded,
  canUnbind: ({ remainingProviders }) => remainingProviders.length > 0
})
const { auth, getUserId, providers, secret, completionWaitMs, sweepIntervalSeconds } = options
await app.register(library.oauthSignInPlugin, {
  ...{ store, auth, getUserId, providers, secret, stateTtlSeconds, completionWaitMs, sweepIntervalSeconds, now },
  createSession: library.createAccessTokenSessions({ ttlSeconds: 86_400, role: 'user', now }),
  prefix: prefixes.signIn
})
app.post<{ Body: Suspension }>(suspensionPath, async (request, reply) => {
  const { userId, provider, isSuspended } = request.body
  try {
    const [binding] = await store.findBindings({ userId, provider, after: null, limit: 1 })
    if (binding === undefined) return await reply.code(404).send({ error: 'BINDING_NOT_FOUND' })
    const change = isSuspended ? store.suspendBinding : store.resumeBinding
    await change({ bindingId: binding.id, now: now(), by: 'operator', reason: 'stress' })
    return {}
  } catch (error) {
    if (!library.isBindingError(error)) throw error
    return reply
      .code(error.statusCode)
      .header('retry-after', error.retryAfterSeconds ?? 1)
      .send({ error: error.code })
  }
})
await app.listen({ host: '127.0.0.1', port: 0 })
process.stdin.resume().once('end', () => process.exit(0))
process.stdout.write(`listening ${(app.server.address() as AddressInfo).port}\n`)
