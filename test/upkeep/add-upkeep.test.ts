import { EventEmitter, once } from 'node:events'
import t, { type Test } from 'tap'
import type { OauthBindingApi } from '../../src/index.js'
import type { EventSignal } from '../../src/persistence/events/event-signal.js'
import type { BindingEvent } from '../../src/persistence/events/event-store.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { buildApp, type TestPluginOptions } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'
import { bindAccount, buildScripted, logIn, obtainTicket } from '../helpers/scripted-account.js'
import { openBrowser } from '../helpers/visitor.js'

type Changes = Partial<OauthBindingPluginOptions>

const build = (t: Test, changes: Changes, kind: 'sqlite' | 'postgresql' = 'sqlite') =>
  buildApp(t, { kind, plugin: (options) => ({ ...options, ...changes }) })

for (const kind of databaseKinds) {
  t.test(`oauthBindingPlugin() hands each change to onEvent at once, and nothing else (${kind})`, async (t) => {
    const events = new EventEmitter()
    const host = await build(t, { onEvent: (event) => events.emit('event', event) }, kind)
    const user = await host.createUser()
    const take = async (action: () => Promise<unknown>): Promise<BindingEvent> => {
      const [[event]] = await Promise.all([once(events, 'event') as Promise<[BindingEvent]>, action()])
      return event
    }
    const bound = await take(() => host.bind(user, 'WECHAT', 'xiaoming'))
    t.match(bound, { type: 'BOUND', userId: user.userId, provider: 'WECHAT', occurredAt: host.clock.now() })
    const unbound = await take(() => host.unbind(user, 'WECHAT'))
    t.match(unbound, { type: 'UNBOUND', bindingId: bound.bindingId })
    t.equal((await host.unbind(user, 'WECHAT')).status, 200)
    await host.app.close()
    const stored = await host.store.findEvents({ after: null, limit: 10 })
    t.match(stored, [
      { id: bound.id, deliveredAt: Date },
      { id: unbound.id, deliveredAt: Date }
    ])
  })

  t.test(
    `a change of either plugin, or of the API, rings the store's signal, and nothing else does (${kind})`,
    async (t) => {
      const host = await buildScripted(t, kind, {
        onUnknownAccount: ({ account: { identities } }) => (identities[0]!.subject.endsWith('of-new') ? '77' : null)
      })
      const user = await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      let rings = 0
      host.store.eventSignal?.listen(() => (rings += 1))
      const count = async (action: () => Promise<unknown>): Promise<number> => {
        const before = rings
        await action()
        return rings - before
      }
      const api = host.app.getDecorator<OauthBindingApi>('oauthBinding')
      const by = { by: 'support', reason: 'asked for' }
      t.equal(await count(() => host.issue(user, 'WECHAT')), 0, 'a state')
      t.equal(await count(() => logIn(browser, 'a')), 0, 'a login that changes nothing')
      t.equal(await count(() => logIn(browser, 'a,b')), 1, 'a login that adds an identity')
      t.equal(await count(() => logIn(browser, 'new')), 1, 'a login that creates a user')
      t.equal(await count(() => logIn(browser, 'c')), 0, 'a login without binding')
      const ticket = await obtainTicket(browser, 'd')
      t.equal(await count(() => browser.redeem(user, `${ticket}x`)), 0, 'what is no ticket')
      t.equal(await count(() => browser.redeem(user, ticket)), 1, 'a ticket')
      t.equal(await count(() => bindAccount(host, 'e', user, 'DING_TALK')), 1, 'a completion')
      t.equal(await count(() => api.suspendBinding(user.userId, 'WECHAT', by)), 1, 'a suspension')
      t.equal(await count(() => api.suspendBinding(user.userId, 'WECHAT', by)), 0, 'another one')
      t.equal(await count(() => api.unbind(user.userId, 'WECHAT', by)), 1, 'an unbind by the API')
      t.equal(await count(() => host.unbind(user, 'DING_TALK')), 1, 'an unbind')
      t.equal(await count(() => host.unbind(user, 'DING_TALK')), 0, 'another one')
    }
  )

  t.test(`oauthBindingPlugin() hands over what the plugin of signing in changes (${kind})`, async (t) => {
    const events = new EventEmitter()
    const plugin = (options: OauthBindingPluginOptions): OauthBindingPluginOptions => ({
      ...options,
      onEvent: (event) => events.emit('event', event)
    })
    const host = await buildApp(t, { kind, plugin, signIn: (options) => options })
    const browser = openBrowser(t, host)
    const user = await host.createUser()
    const { ticket } = ((await browser.signIn('WECHAT', 'xiaoming')).body as unknown as { data: { ticket: string } })
      .data
    const [[event]] = await Promise.all([once(events, 'event'), browser.redeem(user, ticket)])
    t.match(event, { type: 'BOUND', userId: user.userId })
  })

  t.test(`oauthBindingPlugin() deletes what is over (${kind})`, async (t) => {
    const deleted = new EventEmitter()
    const spy = (options: TestPluginOptions) => {
      const store = { ...options.store }
      store.deleteOldEvents = async (range) => {
        const count = await options.store.deleteOldEvents(range)
        deleted.emit('events', count)
        return count
      }
      return { ...options, store, sweepIntervalSeconds: 1, eventRetentionDays: 30 }
    }
    const host = await buildApp(t, { kind, plugin: spy })
    const user = await host.createUser()
    await host.bind(user, 'WECHAT', 'xiaoming')
    await host.issue(user, 'WECHAT')
    host.clock.advance(29 * 86_400)
    await host.unbind(user, 'WECHAT')
    host.clock.advance(86_401)
    const alive = setInterval(() => {}, 60_000)
    t.teardown(() => clearInterval(alive))
    for (let count = 0; count === 0;) [count] = (await once(deleted, 'events')) as [number]
    t.match(await host.store.findEvents({ after: null, limit: 10 }), [{ type: 'UNBOUND' }])
    t.equal(await host.store.deleteExpiredStates(host.clock.now(), 10), 0, 'they are gone already')
  })
}

t.test('oauthBindingPlugin() keeps events that onEvent has not taken, however old', async (t) => {
  const ranges: unknown[] = []
  const deleted = new EventEmitter()
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      store: {
        ...options.store,
        deleteOldEvents: async (range) => {
          ranges.push(range)
          deleted.emit('events')
          return 0
        }
      },
      ...{ sweepIntervalSeconds: 1, eventRetentionDays: 1, onEvent: () => undefined }
    })
  })
  const alive = setInterval(() => {}, 60_000)
  t.teardown(() => clearInterval(alive))
  await once(deleted, 'events')
  const before = new Date(host.clock.now().getTime() - 86_400_000)
  t.strictSame(ranges[0], { before, isDeliveredOnly: true, limit: 500 })
})

t.test('oauthBindingPlugin() deletes nothing when it is told not to', async (t) => {
  const host = await build(t, { sweepIntervalSeconds: 0 })
  t.equal((await host.list(await host.createUser())).length, 2)
})

t.test('oauthBindingPlugin() looks for events whenever the signal of its store rings, until it closes', async (t) => {
  const leases = new EventEmitter()
  const listeners = new Set<() => void>()
  const eventSignal: EventSignal = {
    ring: () => {},
    listen: (wake) => {
      listeners.add(wake)
      return () => listeners.delete(wake)
    }
  }
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      onEvent: () => undefined,
      store: {
        ...options.store,
        eventSignal,
        leaseEvents: async () => {
          leases.emit('lease')
          return []
        }
      }
    })
  })
  await host.app.ready()
  t.equal(listeners.size, 1)
  await Promise.all([once(leases, 'lease'), [...listeners][0]?.()])
  await host.app.close()
  t.equal(listeners.size, 0)
})

t.test('oauthBindingPlugin() on a store without a signal hands over its own changes at once', async (t) => {
  const events = new EventEmitter()
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: ({ store: { eventSignal: _none, ...store }, ...options }) => ({
      ...options,
      store,
      onEvent: (event) => events.emit('event', event)
    })
  })
  const user = await host.createUser()
  const [[event]] = await Promise.all([once(events, 'event'), host.bind(user, 'WECHAT', 'xiaoming')])
  t.match(event, { type: 'BOUND' })
})
