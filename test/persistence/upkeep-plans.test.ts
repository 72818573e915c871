import t from 'tap'
import type { Database } from '../../src/persistence/open-database.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import type { BindingStore } from '../../src/persistence/store.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { explain } from '../helpers/explain.js'
import { openForTest } from '../helpers/open-store.js'
import { at } from '../helpers/store-actor.js'

const rows = 20_000

/** What is done beside the requests, while there is much that it does not concern. */
const statements: Record<string, (store: BindingStore) => Promise<unknown>> = {
  deleteExpiredStates: (store) => store.deleteExpiredStates(at(0), 500),
  deleteExcessStates: (store) => store.deleteExcessStates({ userIds: ['7', '8'], keep: 20, now: at(0), limit: 500 }),
  leaseEvents: (store) => store.leaseEvents({ leaseId: 'x', now: at(0), expiresAt: at(60), limit: 10 }),
  recordDelivery: (store) => store.recordDelivery({ id: 'x', leaseId: 'x', now: at(0) }),
  postponeDelivery: (store) => store.postponeDelivery({ id: 'x', leaseId: 'x', retryAt: null }),
  findEvents: (store) => store.findEvents({ after: null, limit: 500 }),
  deleteOldEvents: (store) => store.deleteOldEvents({ before: at(-999_999_999), isDeliveredOnly: true, limit: 500 })
}

async function fill({ client }: Database): Promise<void> {
  await client.$executeRaw`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO oauth_states
      (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at)
    SELECT CAST(i AS TEXT), 'n', CAST(i % 1000 AS TEXT), 'WECHAT', 'c', 'r',
      ${at(0)}, ${at(600)} FROM n`
  await client.$executeRaw`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO binding_events
      (id, type, user_id, provider, binding_id, occurred_at, deliver_at_ms)
    SELECT '0' || CAST(i + 100000 AS TEXT), 'BOUND', CAST(i % 1000 AS TEXT), 'WECHAT', 'b',
      ${at(0)}, CASE WHEN i % 100 = 0 THEN 0 END FROM n`
}

for (const kind of databaseKinds) {
  t.test(`what is done beside the requests uses indexes only (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const database = await openForTest(t, url)
    await fill(database)
    await database.client.$executeRaw`ANALYZE`
    for (const [name, run] of Object.entries(statements)) {
      const plans = await explain(database, (explained) => run(createPrismaStore(explained)))
      t.equal(plans.length, 1, `${name} is one statement`)
      t.notMatch(
        plans[0],
        kind === 'sqlite' ? /\bSCAN (oauth|binding|due|earlier)/ : /Seq Scan/,
        `${name}:\n${plans[0]}`
      )
    }
  })
}

t.test('what is done beside the requests stays small where PostgreSQL takes the tables for empty', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openForTest(t, url)
  for (const table of ['oauth_states', 'binding_events']) {
    await executeSql(url, `ALTER TABLE ${table} SET (autovacuum_enabled = off); ANALYZE ${table}`)
  }
  await fill(database)
  const userIds = Array.from({ length: 100 }, (_, index) => String(index))
  const many: typeof statements = {
    deleteExpiredStates: (store) => store.deleteExpiredStates(at(601), 500),
    deleteExcessStates: (store) => store.deleteExcessStates({ userIds, keep: 15, now: at(0), limit: 500 }),
    leaseEvents: (store) => store.leaseEvents({ leaseId: 'x', now: at(0), expiresAt: at(60), limit: 10 }),
    deleteOldEvents: (store) => store.deleteOldEvents({ before: at(999_999_999), isDeliveredOnly: false, limit: 500 })
  }
  for (const [name, run] of Object.entries(many)) {
    const [plan = ''] = await explain(database, (explained) => run(createPrismaStore(explained)), true)
    const found = [...plan.matchAll(/actual rows=([\d.]+) loops=(\d+)/g)]
    const dealtWith = found.map(([, each, times]) => Number(each) * Number(times))
    t.ok(dealtWith.length > 2, `${name} was run`)
    t.ok(Math.max(...dealtWith) <= 2 * rows, `${name}:\n${plan}`)
  }
})
