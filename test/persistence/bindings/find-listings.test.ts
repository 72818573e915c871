import t from 'tap'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { statementsOf, type SqlDatabase } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase, executeSql } from '../../helpers/databases.js'
import { explain } from '../../helpers/explain.js'
import { openForTest } from '../../helpers/open-store.js'
import { at } from '../../helpers/store-actor.js'

interface Filling {
  users: number
  /** Open states of each user that no listing may hand out. */
  issued?: number
  /** States of other people, of which every second one is reusable. */
  others?: number
}

/** Each user has a binding, two reusable states and two whose time is over. */
async function fill(url: string, { users, issued = 0, others = 0 }: Filling): Promise<void> {
  const [now, later, before] = [at(0), at(600), at(-600)].map((time) => `CAST('${time.toISOString()}' AS timestamp(3))`)
  const insertStates = `INSERT INTO oauth_states
    (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)`
  const hash = "md5(n || 'a' || k) || md5('b')"
  const range = `generate_series(1, ${users}) AS n`
  await executeSql(
    url,
    `INSERT INTO oauth_bindings (id, user_id, provider, nickname, bound_at, updated_at)
      SELECT n, n, 'WECHAT', 'n', ${now}, ${now} FROM ${range}`,
    `${insertStates} SELECT ${hash}, 'n', n, 'WECHAT', 'c', 'https://app.example/', ${now},
      CASE WHEN k < 2 THEN ${later} ELSE ${before} END, ${hash} FROM ${range}, generate_series(0, 3) AS k`,
    `${insertStates} SELECT ${hash}, 'n', n, 'WECHAT', 'c', 'https://app.example/', ${now}, ${later}, NULL
      FROM ${range}, generate_series(10, ${9 + issued}) AS k`,
    `${insertStates} SELECT ${hash}, 'n', 'other ' || n, 'WECHAT', 'c', 'https://app.example/', ${now}, ${later},
      CASE WHEN n % 2 = 0 THEN ${hash} END FROM generate_series(1, ${others}) AS n, generate_series(99, 99) AS k`
  )
}

/** Listings that one statement serves. */
const list = (size: number) => (database: SqlDatabase) => {
  const store = createPrismaStore(database)
  return Promise.all(Array.from({ length: size }, (_, index) => store.findListing(String(index + 1), at(0))))
}

const situations: Record<string, { filling: Filling; isAnalysed: boolean }> = {
  'a fresh table of 100 users that was never analysed': { filling: { users: 100 }, isAnalysed: false },
  'a table of 1000 users that was analysed': { filling: { users: 1000 }, isAnalysed: true },
  'users with many states that no listing may hand out': { filling: { users: 500, issued: 20 }, isAnalysed: true },
  'a large table of other people': { filling: { users: 1000, others: 50_000 }, isAnalysed: true }
}

t.test('a list looks bindings and states up user by user, whatever PostgreSQL knows of the tables', async (t) => {
  for (const [situation, { filling, isAnalysed }] of Object.entries(situations)) {
    const { url } = await createDatabase(t, 'postgresql')
    const database = await openForTest(t, url)
    await fill(url, filling)
    if (isAnalysed) await executeSql(url, 'ANALYZE')
    for (const size of [1, 8, 64]) {
      const [plan = '', ...others] = await explain(database, list(size))
      t.equal(others.length, 0, `${size} users, ${situation}: one statement`)
      t.notMatch(plan, /Seq Scan/, `${situation}:\n${plan}`)
      const indexes = [...plan.matchAll(/Index (?:Only )?Scan (?:using|on) (\w+)/g)].map(([, index]) => index)
      t.strictSame(indexes, ['oauth_bindings_user_id_provider_key', 'oauth_states_user_id_provider_idx'], plan)
    }
  }
})

t.test('a list reads no more rows than its users have, where PostgreSQL takes the tables for empty', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  await executeSql(url, 'ANALYZE oauth_bindings, oauth_states')
  const database = await openForTest(t, url)
  await fill(url, { users: 1000, issued: 3 })
  const [plan = ''] = await explain(database, list(32), true)
  const found = [...plan.matchAll(/actual rows=([\d.]+) loops=(\d+)/g)]
  const dealtWith = found.map(([, each, times]) => Number(each) * Number(times))
  t.ok(dealtWith.length > 4, plan)
  t.ok(Math.max(...dealtWith) <= 32 * 7, plan)
})

t.test(
  'PostgreSQL plans the statements of listings, unbinds and trimming once, however few users they are for',
  async (t) => {
    const { url } = await createDatabase(t, 'postgresql')
    await fill(url, { users: 1000 })
    const database = await openDatabase(url, { maxConnections: 1 })
    t.teardown(() => database.close())
    const store = createPrismaStore(database)
    // PostgreSQL makes five plans for the values given before it compares them with one for any values.
    for (let user = 1; user <= 8; user += 1) {
      await store.findListing(String(user), at(0))
      await store.unbind({ userId: String(user), provider: 'WECHAT', now: at(1) })
      await store.deleteExcessStates({ userIds: [String(user)], keep: 1, now: at(0), limit: 500 })
    }
    const plans = await statementsOf(database).$queryRaw<{ custom: number; kept: number }[]>`
    SELECT CAST(custom_plans AS integer) AS custom, CAST(generic_plans AS integer) AS kept
    FROM pg_prepared_statements WHERE custom_plans > 0`
    t.strictSame(
      plans,
      [1, 2, 3].map(() => ({ custom: 5, kept: 3 }))
    )
  }
)
