import t from 'tap'
import { countOpenStates, findOldestOutstanding } from '../../src/persistence/measure-tables.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { at, bind, contextOf, createState, openId } from '../helpers/store-actor.js'

for (const kind of databaseKinds) {
  t.test(`countOpenStates() counts one by one what can still be completed (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const database = await openForTest(t, url)
    const store = createPrismaStore(database)
    t.equal(await countOpenStates(database, at(0)), 0)
    await bind(store, contextOf('7'), [openId('a')])
    for (let count = 0; count < 3; count += 1) await store.insertState(createState(contextOf('8')))
    t.equal(await countOpenStates(database, at(0)), 3, 'not that of the binding')
    t.equal(await countOpenStates(database, at(10_000)), 0, 'nor those that are expired')
  })

  t.test(`countOpenStates() of a large table reads a bounded part of it (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const database = await openForTest(t, url)
    await database.client.$executeRaw`
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 30000)
      INSERT INTO oauth_states (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at)
      SELECT CAST(n AS TEXT), 'n', 'u', 'WECHAT', 'c', 'r', ${at(0)}, ${at(600)} FROM numbers`
    if (kind === 'postgresql') await database.client.$executeRaw`ANALYZE oauth_states`
    const count = await countOpenStates(database, at(1))
    if (kind === 'sqlite') t.equal(count, 10_000)
    else t.ok(count > 20_000 && count < 40_000, `about 30000: ${count}`)
  })

  t.test(`findOldestOutstanding() returns the time of the oldest event, tried or not (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const database = await openForTest(t, url)
    const store = createPrismaStore(database)
    t.equal(await findOldestOutstanding(database), null)
    await bind(store, contextOf('7'), [openId('a')])
    await bind(store, contextOf('8'), [openId('b')])
    const events = await store.findEvents({ after: null, limit: 10 })
    const [first, second] = events.map(({ occurredAt }) => occurredAt.getTime())
    t.equal(await findOldestOutstanding(database), first)
    const lease = { leaseId: 'l', now: at(100), expiresAt: at(200) }
    const [leased] = await store.leaseEvents({ ...lease, limit: 1 })
    t.equal(await findOldestOutstanding(database), first, 'leased ones count')
    await store.recordDelivery({ id: leased!.event.id, leaseId: 'l', now: at(101) })
    t.equal(await findOldestOutstanding(database), second)
  })
}
