import t, { type Test } from 'tap'
import { closeCalls } from '../../scripts/stress/call.js'
import { runRaces } from '../../scripts/stress/race/run-races.js'
import { openDatabase } from '../../src/persistence/open-database.js'
import { readMigrations } from '../../src/persistence/migration/files.js'
import { findPendingMigrations, migrate } from '../../src/persistence/migration/migrate.js'
import { readDatabaseFacts } from '../../src/persistence/database-facts.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { callFromProcesses, startDatabaseProcess, type Call } from '../helpers/database-process.js'
import { createDatabase, executeSql } from '../helpers/databases.js'
import { openForTest, openStoreAt } from '../helpers/open-store.js'
import { hasPreparedStatements, startPgbouncer, type Pgbouncer, type PoolMode } from '../helpers/pgbouncer.js'
import {
  at,
  bindingsOf,
  claimNew,
  contextOf,
  createCompletion,
  openId,
  type MakeStore
} from '../helpers/store-actor.js'
import { testBindings } from '../helpers/store-suite-bindings.js'
import { testSignIns } from '../helpers/store-suite-sign-ins.js'
import { testStates } from '../helpers/store-suite-states.js'
import { testStore } from '../helpers/store-suite.js'

t.teardown(closeCalls)

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Fewer sessions than connections, so that transactions share them. */
const fewSessions = 'default_pool_size = 3'
/** As many as connections, because in session mode a connection keeps its session. */
const manySessions = 'default_pool_size = 60'
const accepted = 'ignore_startup_parameters = statement_timeout, idle_in_transaction_session_timeout'

async function createSchema(t: Test, pgbouncer: Pgbouncer): Promise<string> {
  const { url } = await createDatabase(t, 'postgresql', { migrated: false })
  await executeSql(url, 'CREATE SCHEMA elsewhere')
  const pooled = pgbouncer.urlOf(url, '?schema=elsewhere&pgbouncer=true')
  await migrate(pooled)
  return pooled
}

/** In transaction mode statements have names only where PgBouncer keeps them apart. */
const setups: readonly { mode: PoolMode; settings: readonly string[]; parameters: string; name: string }[] = [
  { mode: 'transaction', settings: [fewSessions], parameters: '?pgbouncer=true', name: 'as it is delivered' },
  { mode: 'session', settings: [manySessions, accepted], parameters: '', name: 'with names of statements' },
  ...(hasPreparedStatements()
    ? [
        {
          mode: 'transaction' as const,
          settings: [fewSessions, accepted, 'max_prepared_statements = 200'],
          ...{ parameters: '', name: 'with names of statements' }
        }
      ]
    : [])
]

for (const { mode, settings, parameters, name } of setups) {
  t.test(`the store keeps its promises behind PgBouncer (${mode} mode, ${name})`, async (t) => {
    const pgbouncer = await startPgbouncer(t, mode, settings)
    await testStore(t, async (t) => {
      const { url } = await createDatabase(t, 'postgresql')
      return openStoreAt(t, pgbouncer.urlOf(url, parameters))
    })
  })

  t.test(`races of two processes end as they do without PgBouncer (${mode} mode, ${name})`, async (t) => {
    const pgbouncer = await startPgbouncer(t, mode, settings)
    const { url } = await createDatabase(t, 'postgresql')
    const databaseUrl = pgbouncer.urlOf(url, parameters)
    for (const { race, failures } of await runRaces({ databaseUrl, rounds: 5, processes: 2 })) {
      t.strictSame(failures, [], race)
    }
  })
}

for (const mode of ['transaction', 'session'] as const) {
  t.test(`migrate() of several at once applies each migration once behind PgBouncer (${mode} mode)`, async (t) => {
    const pgbouncer = await startPgbouncer(t, mode)
    const { url } = await createDatabase(t, 'postgresql', { migrated: false })
    const processes = numbers(3).map(() => startDatabaseProcess(t))
    const calls = numbers(3).map((): Call => ['migrate'])
    const answers = await callFromProcesses(processes, pgbouncer.urlOf(url, '?pgbouncer=true'), calls)
    const applied = answers.map(({ result }) => (result as string[]).length)
    t.strictSame(applied.sort(), [0, 0, (await readMigrations('postgresql')).length])
  })
}

t.test('the store keeps its promises behind PgBouncer in the schema that the address names', async (t) => {
  const pgbouncer = await startPgbouncer(t, 'transaction', [fewSessions])
  const makeStore: MakeStore = async (t) => openStoreAt(t, await createSchema(t, pgbouncer))
  await t.test('states and claims', (t) => testStates(t, makeStore))
  await t.test('bindings', (t) => testBindings(t, makeStore))
  await t.test('sign-ins', (t) => testSignIns(t, makeStore))
})

t.test('migrate(), verify() and the doctor find the schema that the address names behind PgBouncer', async (t) => {
  const pgbouncer = await startPgbouncer(t, 'transaction')
  const pooled = await createSchema(t, pgbouncer)
  t.strictSame(await migrate(pooled), [])
  const database = await openForTest(t, pooled)
  t.strictSame(await findPendingMigrations(database), [])
  await createPrismaStore(database, { accessTokens: {} }).verify?.()
  t.match(await readDatabaseFacts(database), { schema: 'elsewhere', canCreate: true, missingPrivileges: [] })
  const elsewhere = await database.client.$queryRaw`
    SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('elsewhere', 'pg_catalog', 'information_schema')`
  t.strictSame(elsewhere, [], 'no table is in another schema')
})

t.test('openDatabase() names the setting when PgBouncer refuses the parameters of the start', async (t) => {
  const pgbouncer = await startPgbouncer(t, 'transaction')
  const { url } = await createDatabase(t, 'postgresql')
  const cause = { message: /unsupported startup parameter: \w+`\. If a pooler .* add pgbouncer=true/ }
  await t.rejects(openDatabase(pgbouncer.urlOf(url)), { code: 'STORE_UNAVAILABLE', cause })
})

t.test('statements have names of their text behind PgBouncer, and fail where it cannot keep them apart', async (t) => {
  const isAble = hasPreparedStatements()
  const settings = isAble ? [fewSessions, 'max_prepared_statements = 100'] : ['default_pool_size = 1']
  const pgbouncer = await startPgbouncer(t, 'transaction', [accepted, ...settings])
  const { url } = await createDatabase(t, 'postgresql')
  // Two processes differ by their connections, and by the order in which they first use a statement.
  const first = createPrismaStore(await openForTest(t, pgbouncer.urlOf(url)))
  await first.findListing('u1', at(0))
  const opening = openDatabase(pgbouncer.urlOf(url))
  if (!isAble) {
    const cause = { message: /prepared statement .* already exists.* add pgbouncer=true/ }
    await t.rejects(opening, { code: 'STORE_UNAVAILABLE', cause })
    return
  }
  const database = await opening
  t.teardown(() => database.close())
  const stores = [first, createPrismaStore(database)]
  const live = async (n: number): Promise<void> => {
    const [one, other] = n % 2 === 0 ? stores : stores.toReversed()
    const claim = await claimNew(one!, contextOf(`u${n}`))
    await other!.completeClaim(createCompletion(claim, [openId(`u${n}`)]))
    t.match(await bindingsOf(one!, `u${n}`), [{ provider: 'WECHAT' }], `u${n}`)
    t.equal(await other!.unbind({ userId: `u${n}`, provider: 'WECHAT', now: at(20) }), true)
  }
  await Promise.all(numbers(200).map(live))
})
