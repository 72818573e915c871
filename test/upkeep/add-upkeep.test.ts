import { EventEmitter, once } from 'node:events'
import t, { type Test } from 'tap'
import type { BindingEvent } from '../../src/persistence/events/event-store.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { buildApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

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

  t.test(`oauthBindingPlugin() deletes what is over (${kind})`, async (t) => {
    const deleted = new EventEmitter()
    const spy = (options: OauthBindingPluginOptions) => {
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
