import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { empty, sql } from '@prisma/client-runtime-utils'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import t, { type Test } from 'tap'
import { openDatabase, type Database } from '../../../src/persistence/open-database.js'
import { findPendingMigrations, migrate } from '../../../src/persistence/migration/migrate.js'
import { readMigrations } from '../../../src/persistence/migration/files.js'
import { statementsOf } from '../../../src/persistence/sql/sql-client.js'
import { inMigrationTransaction } from '../../../src/persistence/migration/transaction.js'
import { applyWithEngine } from '../../helpers/apply-with-engine.js'
import { root } from '../../helpers/contract-document.js'
import { createDatabase, databaseKinds, executeSql } from '../../helpers/databases.js'
import { findDrift } from '../../helpers/find-drift.js'
import { openForTest } from '../../helpers/open-store.js'

const broken = '29990101000000_broken'

/** The package's migrations and a broken one after them. */
function breakMigrations(t: Test, sql: string): string {
  const folder = t.testdir()
  cpSync(join(root, 'prisma'), folder, { recursive: true })
  for (const kind of databaseKinds) {
    mkdirSync(join(folder, kind, 'migrations', broken))
    writeFileSync(join(folder, kind, 'migrations', broken, 'migration.sql'), sql)
  }
  return folder
}

for (const kind of databaseKinds) {
  t.test(`migrate() (${kind})`, async (t) => {
    const names = (await readMigrations(kind)).map(({ name }) => name)

    await t.test('makes an empty database what the schema says, once', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const database = await openForTest(t, url)
      t.strictSame(await findPendingMigrations(database), names)
      t.strictSame(await migrate(database), names)
      t.strictSame(await findPendingMigrations(database), [])
      t.strictSame(await migrate(url), [], 'again, by its address')
      t.equal(await findDrift(database), null)
      const history = await database.client.$queryRaw<object[]>`
        SELECT migration_name, applied_steps_count, logs FROM _prisma_migrations WHERE finished_at IS NOT NULL`
      t.strictSame(history.length, names.length)
      t.match(history, [{ migration_name: names[0], applied_steps_count: 1, logs: null }])
    })

    await t.test('leaves nothing running that would keep the process from ending', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const countTimers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
      const before = countTimers()
      t.strictSame(await migrate(url), names)
      t.equal(countTimers(), before)
    })

    await t.test('by several at once in one process applies each migration once', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const applied = await Promise.all([1, 2, 3].map(() => migrate(url)))
      t.strictSame(applied.flat(), names)
    })

    await t.test('names the migration that fails, and leaves nothing of any', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const database = await openForTest(t, url)
      const prismaFolder = breakMigrations(t, '-- Half of it is fine\nCREATE TABLE half (id INTEGER);\nCREATE TABLE (;')
      const failing = migrate(database, { prismaFolder })
      const error = await failing.catch((reason: unknown) => reason)
      t.match(error, {
        code: 'OAUTH_BINDING_MIGRATION',
        message: new RegExp(`^The migration ${broken} failed: .*syntax`)
      })
      t.strictSame(await findPendingMigrations(database, { prismaFolder }), [...names, broken])
      t.strictSame(await migrate(database), names, 'the others apply once it is gone')
      await t.rejects(async () => database.client.$queryRaw`SELECT * FROM half`)
    })

    await t.test('reports one that began once and did not end, though nothing is pending', async (t) => {
      const { url } = await createDatabase(t, kind)
      const database = await openForTest(t, url)
      await database.client.$executeRaw`
        INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', '0', ${broken})`
      t.strictSame(await findPendingMigrations(database), [])
      await t.rejects(migrate(database), { code: 'P3009', message: new RegExp(broken) })
      await database.client.$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = started_at WHERE id = '1'`
      t.strictSame(await migrate(database), [], 'until it is marked as rolled back')
    })

    await t.test('works beside the tables of an application', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const database = await openForTest(t, url)
      await database.client.$executeRaw`CREATE TABLE users (id INTEGER PRIMARY KEY)`
      t.strictSame(await migrate(database), names)
    })

    await t.test('throws STORE_UNAVAILABLE when another one migrates for too long', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const holder = await openForTest(t, url)
      const waiter = await openDatabase(url, { lockWaitMs: 100 })
      t.teardown(() => waiter.close())
      await inMigrationTransaction(holder, 60_000, async () => {
        await t.rejects(migrate(waiter, { lockWaitMs: 100 }), { code: 'STORE_UNAVAILABLE' })
      })
      t.strictSame(await migrate(waiter), names)
    })

    await t.test("leaves the history that Prisma's engine leaves, table and rows", async (t) => {
      const [ours, theirs] = [
        await openForTest(t, (await createDatabase(t, kind, { migrated: false })).url),
        await openForTest(t, (await createDatabase(t, kind, { migrated: false })).url)
      ]
      t.strictSame(await migrate(ours), names)
      t.strictSame(await applyWithEngine(theirs), names)
      const found = await describeHistory(ours)
      t.strictSame(found, await describeHistory(theirs))
      t.equal(found.rows.length, names.length)
      t.strictSame(await migrate(theirs), [], "after Prisma's engine nothing is left to do")
      t.strictSame(await applyWithEngine(ours), [], "nor for Prisma's engine after it")
    })

    await t.test('records when each migration began and ended, whatever the zone of the database', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const name = new URL(url).pathname.slice(1)
      if (kind === 'postgresql') await executeSql(url, `ALTER DATABASE ${name} SET timezone = 'Asia/Shanghai'`)
      const before = Date.now()
      const database = await openForTest(t, url)
      t.strictSame(await migrate(database), names)
      // Prisma's adapter reads a `timestamptz` without its offset.
      const inUtc = kind === 'postgresql' ? sql`AT TIME ZONE 'UTC'` : empty
      const rows = await statementsOf(database).$queryRaw<{ start: Date; finish: Date }[]>`
        SELECT started_at ${inUtc} AS start, finished_at ${inUtc} AS finish FROM _prisma_migrations`
      t.equal(rows.length, names.length)
      for (const { start, finish } of rows) {
        t.ok(before <= start.getTime() && start <= finish && finish.getTime() <= Date.now(), start.toISOString())
      }
    })

    await t.test('hands a script to the database whole, literals with semicolons included', async (t) => {
      const { url } = await createDatabase(t, kind)
      const database = await openForTest(t, url)
      const prismaFolder = breakMigrations(
        t,
        `-- One; two
        CREATE TABLE whole (text TEXT DEFAULT 'a; -- b');
        INSERT INTO whole DEFAULT VALUES;`
      )
      t.strictSame(await migrate(database, { prismaFolder }), [broken])
      t.strictSame(await database.client.$queryRaw`SELECT text FROM whole`, [{ text: 'a; -- b' }])
    })

    await t.test('reports what is no fault of a migration as what it is', async (t) => {
      const { url } = await createDatabase(t, kind, { migrated: false })
      const failWith = async (error: Error): Promise<unknown> =>
        migrate(failOn(await openForTest(t, url), /oauth_states/, error)).catch((reason: unknown) => reason)
      t.match(await failWith(new Error('Connection terminated unexpectedly')), { code: 'STORE_UNAVAILABLE' })
      const bug = await failWith(new Error('a bug'))
      t.match(bug, { code: 'OAUTH_BINDING_MIGRATION', message: /_init failed: Error: a bug$/ })
      await migrate(url)
    })
  })
}

/** The table of the history, and its rows with the form of what differs from run to run. */
async function describeHistory({ kind, client }: Database): Promise<{ table: unknown[]; rows: unknown[] }> {
  const table =
    kind === 'sqlite'
      ? await client.$queryRaw<unknown[]>`SELECT sql FROM sqlite_master WHERE name = '_prisma_migrations'`
      : await client.$queryRaw<unknown[]>`
          SELECT attname::text, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)
          FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
          WHERE attrelid = '_prisma_migrations'::regclass AND attnum > 0 ORDER BY attnum`
  const rows = await client.$queryRaw<Record<string, string | null>[]>`
    SELECT id, checksum, CAST(finished_at AS TEXT) AS finished, migration_name, logs, rolled_back_at,
      CAST(started_at AS TEXT) AS started, applied_steps_count FROM _prisma_migrations ORDER BY migration_name`
  const mask = (text: string | null): string => String(text).replaceAll(/[\da-f]/g, 'x')
  return {
    table,
    rows: rows.map(({ id = null, started = null, finished = null, ...rest }) => ({
      ...rest,
      id: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id ?? ''),
      // PostgreSQL drops zeros at the end of a fraction, and a fraction of zeros.
      started: mask(started).replace(/(:xx:xx)(?:\.x+)?/, '$1.xxx'),
      finished: mask(finished).replace(/(:xx:xx)(?:\.x+)?/, '$1.xxx')
    }))
  }
}

/** A database whose migrations meet an error at a statement. */
function failOn(database: Database, statement: RegExp, error: Error): Database {
  const connectAdapter: Database['connectAdapter'] = async () => {
    const adapter = await database.connectAdapter()
    const startTransaction = adapter.startTransaction.bind(adapter)
    adapter.startTransaction = async () => {
      const transaction = await startTransaction()
      const executeRaw = transaction.executeRaw.bind(transaction)
      transaction.executeRaw = async (query: SqlQuery) => {
        if (statement.test(query.sql)) throw error
        return executeRaw(query)
      }
      return transaction
    }
    return adapter
  }
  return { ...database, connectAdapter }
}

t.test('migrate() closes what it opened when it fails', async (t) => {
  const { url } = await createDatabase(t, 'postgresql', { migrated: false })
  const prismaFolder = breakMigrations(t, 'nonsense')
  await t.rejects(migrate(url, { prismaFolder }), { code: 'OAUTH_BINDING_MIGRATION' })
  const { client } = await openForTest(t, url)
  const others = await client.$queryRaw`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
  t.strictSame(others, [])
})
