import type { FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import { createBindingError } from '../../src/errors.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import type { SecurityEvent } from '../../src/security-event.js'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { authorize, buildApp, familyUrl, type BuildAppOptions } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'
import { tellSecurityStory } from '../helpers/security-story.js'
import { bases } from '../helpers/simulated-platform.js'

/** A host with a log of its own, whose lines are kept. */
async function buildLoggingHost(t: Test, options: BuildAppOptions) {
  const lines: string[] = []
  const stream = { write: (line: string) => lines.push(line) }
  const host = await buildApp(t, { ...options, server: { logger: { level: 'trace', stream } } })
  return { ...host, lines, parse: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) }
}

/** Keeps the events that the plugin tells. */
function keepEvents() {
  const events: SecurityEvent[] = []
  const plugin = (options: OauthBindingPluginOptions): OauthBindingPluginOptions => ({
    ...options,
    onSecurityEvent: (event) => events.push(event)
  })
  return { events, plugin }
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('each security event is one line of the host, without secrets', async (t) => {
      const host = await buildLoggingHost(t, { kind })
      const [one, two] = [await host.createUser(), await host.createUser()]
      await tellSecurityStory(t, { ...host, tokens: [one.token, two.token] })
    })

    await t.test('a request without a valid token is token_refused, told from a denied one', async (t) => {
      const { events, plugin } = keepEvents()
      const host = await buildApp(t, { kind, plugin })
      await host.send(null, { url: familyUrl })
      await host.send(
        { userId: '', token: `1|${'x'.repeat(40)}` },
        { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: true } }
      )
      await host.send(null, { method: 'PUT', url: `${familyUrl}/%22%0a`, payload: { state: true } })
      const refused = { event: 'token_refused', userId: undefined, error: 'UNAUTHENTICATED' }
      t.match(events, [
        { ...refused, type: undefined },
        { ...refused, type: 'WECHAT' },
        { ...refused, type: undefined }
      ])
      t.equal(events.length, 3)
    })

    await t.test('keeping the last login method is a refusal, and so is what the host denies', async (t) => {
      const { events, plugin } = keepEvents()
      const host = await buildApp(t, {
        kind,
        plugin: (options) => ({
          ...plugin(options),
          async auth(request: FastifyRequest) {
            if (request.headers.authorization === 'Bearer denied') throw createBindingError('FORBIDDEN')
            await (options.auth as (request: FastifyRequest) => Promise<void>)(request)
          },
          canUnbind: ({ remainingProviders }) => remainingProviders.length > 0
        })
      })
      const user = await host.createUser()
      await host.bind(user, 'WECHAT', 'lihua')
      events.length = 0
      await host.unbind(user, 'WECHAT')
      const denied = { ...user, token: 'denied' }
      await host.unbind(denied, 'WECHAT')
      t.match(events, [
        { event: 'refused', userId: '1', type: 'WECHAT', error: 'LAST_LOGIN_METHOD' },
        { event: 'refused', userId: undefined, type: 'WECHAT', error: 'FORBIDDEN' }
      ])
    })

    await t.test('a state of another client of the type, by its own client, tells its own reason', async (t) => {
      const { events, plugin } = keepEvents()
      const host = await buildApp(t, {
        kind,
        plugin(options) {
          const [{ appId, appSecret }] = resolveSandboxOptions().officialAccount
          const { origin } = new URL(options.providers[0]!.redirectUri)
          const account = createWechatOfficialAccountProvider({ appId, appSecret, ...bases(origin, 'wechat') })
          return { ...plugin(options), providers: [account, ...options.providers] }
        }
      })
      const user = await host.createUser()
      for (const userAgent of ['MicroMessenger/8.0', 'Chrome/142.0']) {
        const headers = { 'user-agent': userAgent }
        const request = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: false }, headers } as const
        const { body } = await host.send(user, request)
        const callback = await authorize(body.data as unknown as string, 'lihua')
        await host.complete(user, 'WECHAT', callback)
        await host.complete(user, 'WECHAT', { ...callback, code: 'another' })
        t.match(events.at(-1), { event: 'refused', error: 'STATE_UNUSABLE', reason: 'state_used' }, userAgent)
      }
    })

    await t.test('a completion that an unbind overtakes, or whose process died, tells which', async (t) => {
      const { events, plugin } = keepEvents()
      let overtake: (() => Promise<unknown>) | undefined
      const host = await buildApp(t, {
        kind,
        plugin: (options) => ({
          ...plugin(options),
          completionWaitMs: 0,
          providers: options.providers.map((provider) => ({
            ...provider,
            async fetchAccount(code: string) {
              await overtake?.()
              return provider.fetchAccount(code)
            }
          }))
        })
      })
      const user = await host.createUser()
      overtake = () => host.unbind(user, 'WECHAT')
      await host.bind(user, 'WECHAT', 'lihua')
      t.match(events.at(-1), { event: 'refused', error: 'STATE_UNUSABLE', reason: 'claim_lost' })

      const callback = await authorize(await host.issue(user, 'WECHAT'), 'lihua')
      let end: (() => void) | undefined
      const isHeld = new Promise<void>((resolve) => {
        overtake = () => {
          resolve()
          return new Promise<void>((resolve) => (end = resolve))
        }
      })
      const first = host.complete(user, 'WECHAT', callback)
      await isHeld
      host.clock.advance(31)
      await host.complete(user, 'WECHAT', callback)
      t.match(events.at(-1), { event: 'refused', error: 'STATE_UNUSABLE', reason: 'claim_lapsed' })
      end!()
      await first
      t.match(events.at(-1), { event: 'refused', error: 'STATE_UNUSABLE', reason: 'claim_lost' })
    })
  })
}

await t.test('a fault is no security event: it has its own line', async (t) => {
  const { events, plugin } = keepEvents()
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...plugin(options),
      store: { ...options.store, insertState: async () => Promise.reject(createBindingError('STORE_UNAVAILABLE')) }
    })
  })
  const user = await host.createUser()
  await host.issue(user, 'WECHAT')
  t.strictSame(events, [])
})

await t.test('a store that does not say what it did, or why not, leaves its events without', async (t) => {
  const { events, plugin } = keepEvents()
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin(options) {
      const { store } = options
      return {
        ...plugin(options),
        store: {
          ...store,
          async completeClaim(completion) {
            await store.completeClaim(completion)
          },
          async claimState(claim) {
            const { status, ...rest } = await store.claimState(claim)
            return status === 'unusable' ? { status } : ({ status, ...rest } as never)
          }
        }
      }
    }
  })
  const user = await host.createUser()
  await host.bind(user, 'WECHAT', 'lihua')
  t.match(events.at(-1), { event: 'bound', userId: '1', type: 'WECHAT' })
  await host.complete(user, 'WECHAT', { code: 'any', state: '0'.repeat(32) })
  t.strictSame(events.at(-1), {
    ...{ event: 'refused', userId: '1', type: 'WECHAT', error: 'STATE_UNUSABLE' },
    reason: undefined
  })
})

await t.test('onSecurityEvent is given the request, and takes the place of the line', async (t) => {
  const seen: [string, string][] = []
  const host = await buildLoggingHost(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      onSecurityEvent: ({ event }, request) => seen.push([event, String(request?.id)])
    })
  })
  const user = await host.createUser()
  await host.issue(user, 'WECHAT')
  const { reqId } = host.parse().at(-1)!
  t.strictSame(seen, [['issued', reqId]])
  t.notOk(host.lines.some((line) => line.includes('oauth binding')))
})

await t.test('onSecurityEvent that throws or rejects is logged, and the request goes on', async (t) => {
  for (const fail of [
    () => {
      throw new Error('full')
    },
    async () => {
      throw new Error('full')
    }
  ]) {
    const host = await buildLoggingHost(t, {
      kind: 'sqlite',
      plugin: (options) => ({ ...options, onSecurityEvent: fail })
    })
    const user = await host.createUser()
    t.match(await host.issue(user, 'WECHAT'), 'https://'.slice(0, 4))
    t.match(
      host.parse().find(({ level }) => level === 50),
      { msg: 'A security event was not taken', err: { message: 'full' } }
    )
  }
})
