import { EventEmitter, once } from 'node:events'
import t from 'tap'
import type { BindingEvent } from '../../src/persistence/events/event-store.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { BindingStore } from '../../src/persistence/store.js'
import { buildApp } from '../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { startEventHost } from '../helpers/event-host.js'
import { openForTest } from '../helpers/open-store.js'
import { bind, contextOf, openId } from '../helpers/store-actor.js'

const leaseMs = 60_000

for (const kind of databaseKinds) {
  t.test(`onEvent gets an event again, the same, after SIGKILL in the middle of taking it (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const store = createPrismaStore(await openForTest(t, url))
    await bind(store, contextOf('a'), [openId('a')])

    const host = startEventHost(t, url, 'a')
    t.match(await host.takeEvent(), { type: 'BOUND', userId: 'a' })
    host.unbind()
    const interrupted = await host.takeEvent()
    host.child.kill('SIGKILL')
    await once(host.child, 'exit')
    t.match(await store.findEvents({ after: null, limit: 10 }), [
      { type: 'BOUND', deliveredAt: Date, deliveryAttempts: 1 },
      { type: 'UNBOUND', id: interrupted.id, deliveredAt: null, deliveryAttempts: 1 }
    ])

    // The lease of the dead process is over by this clock.
    const now = () => new Date(Date.now() + leaseMs + 1)
    const taken: BindingEvent[] = []
    const deliveries = new EventEmitter()
    const delivered = once(deliveries, 'delivered')
    const recordDelivery: BindingStore['recordDelivery'] = async (delivery) => {
      await store.recordDelivery(delivery)
      deliveries.emit('delivered')
    }
    await buildApp(t, {
      ...{ kind, database: { url } },
      plugin: (options) => ({
        ...options,
        now,
        onEvent: (event) => taken.push(event),
        store: { ...options.store, recordDelivery }
      })
    })
    await delivered
    t.strictSame(taken, [interrupted])
    t.match(await store.findEvents({ after: interrupted.id, limit: 10 }), [])
    const [, unbound] = await store.findEvents({ after: null, limit: 10 })
    t.match(unbound, { id: interrupted.id, deliveredAt: Date, deliveryAttempts: 2 })
  })
}
