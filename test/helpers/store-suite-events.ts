import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import type { BindingStore } from '../../src/persistence/store.js'
import { at, bind, contextOf, createClaim, createState, openId, type MakeStore } from './store-actor.js'

const lease = (limit: number, changes: { now?: Date } = {}) => {
  const { now = at(100) } = changes
  return { leaseId: randomUUID(), now, expiresAt: new Date(now.getTime() + 60_000), limit }
}

const bindMany = async (store: BindingStore, users: readonly string[], subject = ''): Promise<void> => {
  for (const user of users) await bind(store, contextOf(user), [openId(`${user}${subject}`)])
}

/** What a store promises of events, and of states that are too many. */
export async function testEvents(t: Test, makeStore: MakeStore): Promise<void> {
  await t.test('findEvents() returns them in order, after one, at most so many', async (t) => {
    const { store } = await makeStore(t)
    await bindMany(store, ['a', 'b'])
    await store.unbind({ userId: 'a', provider: 'WECHAT', now: at(20) })
    const events = await store.findEvents({ after: null, limit: 10 })
    t.match(events, [
      { type: 'BOUND', userId: 'a', provider: 'WECHAT', clientId: 'wx1', occurredAt: at(11) },
      { type: 'BOUND', userId: 'b', bindingId: /^[0-9a-f-]{36}$/, deliveredAt: null, deliveryAttempts: 0 },
      { type: 'UNBOUND', userId: 'a', clientId: null, occurredAt: at(20) }
    ])
    t.equal(events[0]?.bindingId, events[2]?.bindingId)
    t.strictSame(await store.findEvents({ after: events[0]!.id, limit: 1 }), [events[1]])
    t.strictSame(await store.findEvents({ after: events[2]!.id, limit: 1 }), [])
  })

  await t.test('unbind() asked for before the completion that it ends comes after it in the events', async (t) => {
    const { store } = await makeStore(t)
    for (const [user, canUnbind] of [['a'], ['b', () => true]] as const) {
      await bind(store, contextOf(user), [openId(user)])
      await store.unbind({ userId: user, provider: 'WECHAT', now: at(10), canUnbind })
      const events = await store.findEvents({ after: null, limit: 10 })
      t.match(
        events.filter(({ userId }) => userId === user),
        [{ type: 'BOUND' }, { type: 'UNBOUND', occurredAt: new Date(at(11).getTime() + 1) }]
      )
    }
  })

  await t.test('leaseEvents() takes the oldest of each user, in order, and nothing twice', async (t) => {
    const { store } = await makeStore(t)
    await bindMany(store, ['a', 'b'])
    await bindMany(store, ['a', 'c'], '2')
    t.strictSame(await store.leaseEvents(lease(10, { now: new Date(-1) })), [], 'not before it is due')
    const first = await store.leaseEvents(lease(2))
    t.match(first, [
      { event: { userId: 'a', type: 'BOUND' }, attempts: 1 },
      { event: { userId: 'b' }, attempts: 1 }
    ])
    t.strictSame(Object.keys(first[0]!.event).length, 8)
    t.match(await store.leaseEvents(lease(2)), [{ event: { userId: 'c' } }])
    t.strictSame(await store.leaseEvents(lease(2)), [])
    const again = await store.leaseEvents(lease(10, { now: at(160) }))
    t.match(again, [{ event: first[0]!.event, attempts: 2 }, { attempts: 2 }, { attempts: 2 }], 'leases end')
  })

  await t.test('recordDelivery() and postponeDelivery() are the holder’s alone', async (t) => {
    const { store } = await makeStore(t)
    await bindMany(store, ['a'])
    await bindMany(store, ['a'], '2')
    const held = lease(10)
    const { event } = (await store.leaseEvents(held))[0]!
    await store.recordDelivery({ id: event.id, leaseId: 'else', now: at(101) })
    await store.postponeDelivery({ id: event.id, leaseId: 'else', retryAt: at(0) })
    t.strictSame(await store.leaseEvents(lease(10)), [], 'still held')
    await store.postponeDelivery({ id: event.id, leaseId: held.leaseId, retryAt: at(110) })
    t.strictSame(await store.leaseEvents(lease(10, { now: at(109) })), [], 'put off, the next one with it')
    const second = lease(10, { now: at(110) })
    t.match(await store.leaseEvents(second), [{ event, attempts: 2 }])
    await store.recordDelivery({ id: event.id, leaseId: second.leaseId, now: at(111) })
    const third = lease(10)
    const [next] = await store.leaseEvents(third)
    t.not(next?.event.id, event.id)
    await store.postponeDelivery({ id: next!.event.id, leaseId: third.leaseId, retryAt: null })
    t.strictSame(await store.leaseEvents(lease(10, { now: at(9999) })), [], 'given up')
    t.match(await store.findEvents({ after: null, limit: 10 }), [
      { deliveredAt: at(111), deliveryAttempts: 2 },
      { deliveredAt: null, deliveryAttempts: 1 }
    ])
  })

  await t.test('leaseEvents() by many at once hands each event to one', async (t) => {
    const { store, rivals } = await makeStore(t)
    const users = Array.from({ length: 20 }, (_, index) => `u${index}`)
    await bindMany(store, users)
    const taken: string[] = []
    for (let round = 0; taken.length < users.length; round += 1) {
      t.ok(round < users.length, 'each round gets further')
      const leased = await Promise.all([...rivals, ...rivals].map((rival) => rival.leaseEvents(lease(4))))
      taken.push(...leased.flat().map(({ event }) => event.userId))
    }
    t.strictSame(taken.sort(), users.sort())
  })

  await t.test(
    'deleteOldEvents() deletes what is old, at most so many, undelivered ones only if so wanted',
    async (t) => {
      const { store } = await makeStore(t)
      await bindMany(store, ['a', 'b', 'c'])
      await bind(store, contextOf('d'), [openId('d')], { now: at(12) })
      const held = lease(1)
      const { event } = (await store.leaseEvents(held))[0]!
      await store.recordDelivery({ id: event.id, leaseId: held.leaseId, now: at(101) })
      t.equal(await store.deleteOldEvents({ before: at(11), isDeliveredOnly: false, limit: 10 }), 0)
      t.equal(await store.deleteOldEvents({ before: at(12), isDeliveredOnly: true, limit: 10 }), 1)
      t.equal(await store.deleteOldEvents({ before: at(12), isDeliveredOnly: false, limit: 1 }), 1)
      t.equal(await store.deleteOldEvents({ before: at(12), isDeliveredOnly: false, limit: 10 }), 1)
      t.match(await store.findEvents({ after: null, limit: 10 }), [{ userId: 'd' }])
    }
  )

  await t.test('deleteExcessStates() deletes the oldest open ones of a user and provider', async (t) => {
    const { store, countStates } = await makeStore(t)
    const context = contextOf('u1')
    const states = Array.from({ length: 6 }, (_, index) => createState(context, { createdAt: at(index) }))
    for (const state of states) await store.insertState(state)
    await store.claimState(createClaim(states[0]!))
    await store.insertReusableState({ ...createState(context, { createdAt: at(0) }), reuseKey: 'key' })
    await store.insertState(createState(context, { createdAt: at(0), expiresAt: at(20) }))
    const others = [contextOf('u2'), contextOf('u1', { provider: 'DING_TALK' })]
    for (const other of others) await store.insertState(createState(other))
    for (const second of [1, 2, 3, 4]) await store.insertState(createState(others[0]!, { createdAt: at(second) }))
    const excess = { userIds: ['u1', 'u2'], keep: 3, now: at(20), limit: 10 }
    t.equal(await store.deleteExcessStates({ ...excess, limit: 1 }), 1)
    t.equal(await store.deleteExcessStates(excess), 3, 'of six one is claimed; of each, three stay')
    t.equal(await store.deleteExcessStates(excess), 0)
    t.equal(await countStates(), 4 + 1 + 1 + 3 + 1)
    for (const [index, state] of states.entries()) {
      const { status } = await store.claimState(createClaim(state, { codeHash: 'else' }))
      t.equal(status, index < 3 ? 'unusable' : 'claimed', `state ${index}`)
    }
  })

  await t.test('deleteExcessStates() against claims, unbinds and itself waits for nobody and ends', async (t) => {
    const { store, rivals } = await makeStore(t)
    for (let round = 0; round < 5; round += 1) {
      const userId = `u${round}`
      const states = Array.from({ length: 20 }, () => createState(contextOf(userId)))
      for (const state of states) await store.insertState(state)
      const excess = { userIds: [userId], keep: 2, now: at(0), limit: 100 }
      const deleting = [...rivals, ...rivals].map((rival) => rival.deleteExcessStates(excess))
      const claims = states.slice(0, 5).map((state) => store.claimState(createClaim(state)))
      const unbinding = store.unbind({ userId, provider: 'WECHAT', now: at(1) })
      const deleted = (await Promise.all(deleting)).reduce((sum, count) => sum + count, 0)
      t.ok(deleted <= 18)
      for (const { status } of await Promise.all(claims)) t.match(status, /^(claimed|unusable)$/)
      await unbinding
    }
  })
}
