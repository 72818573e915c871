import t, { type Test } from 'tap'
import type { BindingEvent, EventLease } from '../../src/persistence/events/event-store.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { startEventDelivery, type EventDeliveryOptions } from '../../src/upkeep/event-delivery.js'
import { attemptLimit, pauseAfter } from '../../src/upkeep/deliver-event.js'
import { createClock } from '../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { bind, contextOf, openId } from '../helpers/store-actor.js'
import { until } from '../helpers/until.js'

// Deliveries keep no process alive; these tests have to.
const alive = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(alive))

/** A host that takes events as the test says, and tells of each. */
function createHost(answer: (event: BindingEvent, call: number) => unknown = () => undefined) {
  const taken: BindingEvent[] = []
  const onEvent = (event: BindingEvent): unknown => {
    taken.push(event)
    return answer(event, taken.length)
  }
  const waitFor = async (count: number): Promise<void> => {
    await until(() => taken.length >= count)
  }
  return { taken, onEvent, waitFor }
}

function createLog() {
  const lines: [Record<string, unknown>, string][] = []
  const write = (fields: object, message: string): unknown => lines.push([{ ...fields }, message])
  return { lines, log: { warn: write, error: write } as EventDeliveryOptions['log'] }
}

async function createOutbox(t: Test, kind: 'sqlite' | 'postgresql' = 'sqlite') {
  const { url } = await createDatabase(t, kind)
  const database = await openForTest(t, url)
  return { url, database, store: createPrismaStore(database), clock: createClock() }
}

type Outbox = Awaited<ReturnType<typeof createOutbox>>

function start(
  t: Test,
  { store, clock }: Outbox,
  options: Pick<EventDeliveryOptions, 'onEvent'> & Partial<EventDeliveryOptions>
) {
  const { lines, log } = createLog()
  const delivery = startEventDelivery({ store, log, now: clock.now, pollIntervalMs: 5, ...options })
  t.teardown(delivery.stop)
  return { ...delivery, lines }
}

/** Waits until no event is outstanding. */
async function drain({ store }: Outbox, isSettled: (attempts: number, delivered: boolean) => boolean): Promise<void> {
  await until(async () => {
    const events = await store.findEvents({ after: null, limit: 1000 })
    return events.every(({ deliveryAttempts, deliveredAt }) => isSettled(deliveryAttempts, deliveredAt !== null))
  })
}

for (const kind of databaseKinds) {
  t.test(
    `startEventDelivery() hands each event over once, a user's in order, by several at once (${kind})`,
    async (t) => {
      const outbox = await createOutbox(t, kind)
      for (const number of [1, 2, 3]) {
        for (const user of ['a', 'b', 'c', 'd']) await bind(outbox.store, contextOf(user), [openId(`${user}${number}`)])
      }
      const expected = (await outbox.store.findEvents({ after: null, limit: 100 })).map(({ id }) => id)
      const host = createHost(() => new Promise((resolve) => setTimeout(resolve, 2)))
      const rival = { ...outbox, store: createPrismaStore(await openForTest(t, outbox.url)) }
      const deliveries = [outbox, rival].map((each) => start(t, each, host))
      await host.waitFor(12)
      await drain(outbox, (_attempts, delivered) => delivered)
      for (const { stop } of deliveries) await stop()
      t.strictSame(host.taken.map(({ id }) => id).sort(), expected)
      for (const user of ['a', 'b', 'c', 'd']) {
        const ids = host.taken.filter(({ userId }) => userId === user).map(({ id }) => id)
        t.strictSame(ids, [...ids].sort(), user)
      }
      t.match(host.taken[0], { type: 'BOUND', provider: 'WECHAT', bindingId: /^[0-9a-f-]{36}$/, occurredAt: Date })
      t.strictSame(Object.keys(host.taken[0]!).sort(), [
        ...['bindingId', 'by', 'id', 'occurredAt', 'provider', 'reason', 'type', 'userId']
      ])
    }
  )
}

t.test('startEventDelivery() delivers at once what it is woken for', async (t) => {
  const outbox = await createOutbox(t)
  const host = createHost()
  const { wake } = start(t, outbox, { ...host, pollIntervalMs: 600_000 })
  await bind(outbox.store, contextOf('a'), [openId('a')])
  wake()
  await host.waitFor(1)
})

t.test('startEventDelivery() puts off what fails, with the events of that user only, and tries again', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a1')])
  await bind(outbox.store, contextOf('a'), [openId('a2')])
  await bind(outbox.store, contextOf('b'), [openId('b1')])
  const host = createHost(({ userId }, call) => {
    if (userId === 'a' && call <= 3) throw new Error('the host is not ready')
  })
  const { lines } = start(t, outbox, host)
  await drain(outbox, (attempts, delivered) => delivered || attempts !== 1 || lines.length === 1)
  await host.waitFor(2)
  t.strictSame(host.taken.map(({ userId }) => userId).sort(), ['a', 'b'])
  const [first] = host.taken.filter(({ userId }) => userId === 'a')
  await until(() => lines.length >= 1)
  t.match(lines, [[{ eventId: first!.id, attempts: 1, err: { message: 'the host is not ready' } }, /again in 1 s$/]])
  outbox.clock.advance(1)
  await host.waitFor(3)
  await until(() => lines.length >= 2)
  t.match(lines[1], [{ attempts: 2 }, /again in 2 s$/])
  outbox.clock.advance(2)
  await host.waitFor(5)
  t.strictSame(
    host.taken.slice(2).map(({ id }) => id === first!.id),
    [true, true, false],
    'the second event waits for the first'
  )
})

t.test('startEventDelivery() gives an event up after the last attempt, and goes on', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a1')])
  await bind(outbox.store, contextOf('a'), [openId('a2')])
  const [poison] = await outbox.store.findEvents({ after: null, limit: 1 })
  await outbox.database.client.$executeRaw`
    UPDATE binding_events SET delivery_attempts = ${attemptLimit - 1} WHERE id = ${poison!.id}`
  const host = createHost(({ id }) => (id === poison!.id ? Promise.reject(new Error('poison')) : undefined))
  const { lines } = start(t, outbox, host)
  await host.waitFor(2)
  await drain(outbox, (attempts, delivered) => delivered || attempts === attemptLimit)
  t.match(lines, [[{ eventId: poison!.id, attempts: attemptLimit }, /given up/]])
  t.match(await outbox.store.findEvents({ after: null, limit: 2 }), [{ deliveredAt: null }, { deliveredAt: Date }])
})

t.test('pauseAfter() grows from a second to an hour, and ends', async (t) => {
  t.strictSame([1, 2, 3, 12, 13, 29, 30].map(pauseAfter), [
    ...[1000, 2000, 4000, 2_048_000, 3_600_000, 3_600_000, null]
  ])
})

t.test('startEventDelivery() takes silence for failure, and does not wait for it on other events', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a')])
  await bind(outbox.store, contextOf('b'), [openId('b')])
  const host = createHost(({ userId }) => (userId === 'a' ? new Promise(() => {}) : undefined))
  const { lines } = start(t, outbox, { ...host, timeoutMs: 20, concurrency: 1 })
  await host.waitFor(2)
  t.match(lines, [[{ err: { message: 'onEvent did not settle within 20 ms' } }, /again in 1 s$/]])
})

t.test('startEventDelivery() takes over what another process held, once its lease is over', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a')])
  const expiresAt = new Date(outbox.clock.now().getTime() + 60_000)
  const [dead] = await outbox.store.leaseEvents({ leaseId: 'dead', now: outbox.clock.now(), expiresAt, limit: 10 })
  const host = createHost()
  start(t, outbox, host)
  await new Promise((resolve) => setTimeout(resolve, 30))
  t.equal(host.taken.length, 0)
  outbox.clock.advance(60)
  await host.waitFor(1)
  t.strictSame(host.taken, [dead!.event])
})

t.test('startEventDelivery() survives a database that is away', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a')])
  const away = Promise.reject(new Error('away'))
  away.catch(() => undefined)
  let leases = 0
  const store = {
    ...outbox.store,
    leaseEvents: (lease: EventLease) => (++leases === 1 ? away : outbox.store.leaseEvents(lease)),
    recordDelivery: () => away
  }
  const host = createHost()
  const { lines } = start(t, { ...outbox, store }, host)
  await host.waitFor(1)
  await until(() => lines.length >= 2)
  t.match(lines, [
    [{ err: { message: 'away' } }, 'Events could not be read'],
    [{ eventId: host.taken[0]!.id }, /could not be noted$/]
  ])
  outbox.clock.advance(60)
  await host.waitFor(2)
  t.equal(host.taken[0]!.id, host.taken[1]!.id, 'at least once')
})

t.test('startEventDelivery() stops: waits for what is under way, and leaves what never ends', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a')])
  let finish: (value?: unknown) => void = () => undefined
  const host = createHost(() => new Promise((resolve) => (finish = resolve)))
  const { stop } = start(t, outbox, host)
  await host.waitFor(1)
  const stopped = stop()
  finish()
  await stopped
  t.match(await outbox.store.findEvents({ after: null, limit: 1 }), [{ deliveredAt: Date }])

  await bind(outbox.store, contextOf('a'), [openId('b')])
  const second = start(t, outbox, { ...host, stopTimeoutMs: 1 })
  await host.waitFor(2)
  await second.stop()
  finish()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const events = await outbox.store.findEvents({ after: null, limit: 2 })
  t.match(events[1], { deliveredAt: null, deliveryAttempts: 1 }, 'nothing is written after the stop')
})

t.test('startEventDelivery() hands over nothing that it gets after it was stopped', async (t) => {
  const outbox = await createOutbox(t)
  await bind(outbox.store, contextOf('a'), [openId('a')])
  const leases: ((events: unknown) => void)[] = []
  const store = { ...outbox.store, leaseEvents: () => new Promise((resolve) => leases.push(resolve)) }
  const host = createHost()
  const { stop } = start(t, { ...outbox, store } as Outbox, { ...host, stopTimeoutMs: 1 })
  await stop()
  const expiresAt = new Date(outbox.clock.now().getTime() + 60_000)
  const lease = { leaseId: 'late', now: outbox.clock.now(), expiresAt, limit: 1 }
  leases[0]!(await outbox.store.leaseEvents(lease))
  await new Promise((resolve) => setTimeout(resolve, 20))
  t.strictSame(host.taken, [])
})
