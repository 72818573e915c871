import { EventEmitter, on } from 'node:events'
import t from 'tap'
import type { BindingEvent } from '../../src/persistence/events/event-store.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { CanUnbind } from '../../src/persistence/store.js'
import { buildApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'
import { createHostApplication, type HostClient } from '../helpers/host-application.js'

/** A member without a password needs another provider to sign in with. */
const canUnbind: CanUnbind = async ({ userId, remainingProviders, client }) => {
  const member = await (client as HostClient).member.findUnique({ where: { id: userId } })
  return member?.hasPassword === true || remainingProviders.length > 0
}

for (const kind of databaseKinds) {
  t.test(`createPrismaStore() works on an application's own client, schema and migrations (${kind})`, async (t) => {
    const { url, client } = await createHostApplication(t, kind)
    const store = createPrismaStore({ client, kind })
    const changes = new EventEmitter()
    const taken = on(changes, 'change') as AsyncIterator<[BindingEvent]>
    const onEvent = (event: BindingEvent) => changes.emit('change', event)
    const host = await buildApp(t, {
      ...{ kind, database: { url } },
      plugin: (options) => ({ ...options, store, canUnbind, onEvent, maxOpenStates: 1 })
    })
    const user = await host.createUser()
    const setPassword = (hasPassword: boolean) =>
      client.member.upsert({
        where: { id: user.userId },
        create: { id: user.userId, hasPassword },
        update: { hasPassword }
      })
    await setPassword(false)

    t.equal((await host.bind(user, 'WECHAT', 'emoji')).status, 200)
    t.match((await taken.next()).value, [{ type: 'BOUND', userId: user.userId, occurredAt: host.clock.now() }])
    t.match(await host.list(user), [{ can_unbind: true }, { has_binding: true, can_unbind: false }])
    t.match(await host.unbind(user, 'WECHAT'), { status: 409, body: { error: 'LAST_LOGIN_METHOD' } })
    await setPassword(true)
    t.equal((await host.unbind(user, 'WECHAT')).status, 200)
    t.match((await taken.next()).value, [{ type: 'UNBOUND' }])
    await taken.return?.()
    await host.app.close()

    const events = await client.bindingEvent.findMany({ orderBy: { id: 'asc' } })
    const [bound, unbound] = events
    t.match(bound, { type: 'BOUND', userId: user.userId, occurredAt: Date, deliveredAt: Date, deliveryAttempts: 1 })
    t.match(unbound, { type: 'UNBOUND', deliverAtMs: null, leaseId: null })
    t.equal((await store.findEvents({ after: String(bound?.['id']), limit: 10 })).length, 1)
    const later = new Date(host.clock.now().getTime() + 3_600_000)
    t.equal(await store.deleteOldEvents({ before: later, isDeliveredOnly: true, limit: 10 }), 2)
    t.ok((await store.deleteExpiredStates(later, 10)) > 0)
  })
}
