import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import t from 'tap'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { readDatabaseFacts } from '../../src/persistence/database-facts.js'
import { openDatabase, type Database, type DatabaseOptions } from '../../src/persistence/open-database.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { createDatabase, databaseKinds, executeSql } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'

for (const kind of databaseKinds) {
  t.test(`openDatabase() opens, answers and closes (${kind})`, async (t) => {
    const { url } = await createDatabase(t, kind)
    const database = await openDatabase(url)
    t.equal(database.kind, kind)
    await database.ping()
    await database.close()
    const adapter = await (await openForTest(t, url)).connectAdapter()
    t.equal(adapter.provider, kind === 'sqlite' ? 'sqlite' : 'postgres')
    await adapter.dispose()
  })
}

t.test('openDatabase() makes the folder, relative to the working directory, and sets SQLite up', async (t) => {
  const folder = t.testdir()
  const before = process.cwd()
  process.chdir(folder)
  t.teardown(() => process.chdir(before))
  const { client } = await openForTest(t, 'file:./new/folder/with%20space.db')
  t.ok(existsSync(join(folder, 'new', 'folder', 'with space.db')))
  t.match(await client.$queryRaw`PRAGMA journal_mode`, [{ journal_mode: 'wal' }])
  t.match(await client.$queryRaw`PRAGMA synchronous`, [{ synchronous: 2 }])
  t.match(await client.$queryRaw`PRAGMA foreign_keys`, [{ foreign_keys: 1 }])
})

t.test('openDatabase() reads an absolute path with one slash or three', async (t) => {
  const folder = t.testdir()
  for (const [index, prefix] of ['file:', 'file://'].entries()) {
    await openForTest(t, `${prefix}${join(folder, `${index}.db`)}`)
    t.ok(existsSync(join(folder, `${index}.db`)), prefix)
  }
})

t.test('openDatabase() opens a database in memory, of its own each time, which migrates and ends', async (t) => {
  const [database, other] = [await openDatabase(':memory:'), await openForTest(t, ':memory:')]
  t.ok((await migrate(database)).length > 0)
  t.strictSame(await migrate(database), [])
  t.match(await database.client.$queryRaw`SELECT count(*) AS n FROM oauth_bindings`, [{ n: 0 }])
  t.strictSame(await other.statements!.$queryRaw`SELECT name FROM sqlite_master`, [])
  const adapter = await database.connectAdapter()
  await adapter.dispose()
  await database.ping()
  await database.close()
})

t.test('openDatabase() refuses a wrong address with OptionsError, without repeating it', async (t) => {
  const urls = [
    '',
    'data.db',
    'mysql://user:hunter2@host/db',
    'file:',
    'file://host/x.db',
    'file::memory:',
    'file:./x.db?mode=ro',
    'file:./x.db#hunter2',
    'file:./%zz-hunter2.db',
    'postgresql://user:hunter2@host:port/db',
    'postgresql://user:hunter2@host/db?schema=a;b',
    'postgresql://user:hunter2@host/db?pgbouncer=yes'
  ]
  for (const url of urls) {
    const error = await openDatabase(url).catch((reason: unknown) => reason)
    t.match(error, { code: 'OAUTH_BINDING_OPTIONS' }, url)
    t.notMatch(inspect(error, { depth: 9 }), 'hunter2')
  }
})

t.test('openDatabase() refuses options that do not fit', async (t) => {
  const wrong: Record<string, unknown>[] = [
    { maxConnections: 0 },
    { maxConnections: 1001 },
    { connectionTimeoutMs: 1.5 },
    { statementTimeoutMs: '5' },
    { lockWaitMs: Number.NaN },
    { poolSize: 5 }
  ]
  for (const options of wrong) {
    const [name] = Object.keys(options) as [string]
    const opening = openDatabase('file:./never.db', options as DatabaseOptions)
    await t.rejects(opening, { code: 'OAUTH_BINDING_OPTIONS', message: new RegExp(name) })
  }
  const { url } = await createDatabase(t, 'sqlite')
  await (await openDatabase(url, { lockWaitMs: undefined } as unknown as DatabaseOptions)).close()
})

t.test('openDatabase() throws STORE_UNAVAILABLE when the file cannot be used, and says why', async (t) => {
  const folder = t.testdir({ file: 'not a database, but long enough to be mistaken for one'.repeat(20), taken: {} })
  const cases = [
    `file:${join(folder, 'file')}`,
    `file:${join(folder, 'taken')}`,
    `file:${join(folder, 'file', 'x.db')}`
  ]
  for (const url of cases) {
    const error = await openDatabase(url).catch((reason: unknown) => reason)
    t.match(error, { code: 'STORE_UNAVAILABLE', cause: { message: /^The SQLite database .* cannot be used: ./ } }, url)
  }
})

t.test('openDatabase() throws STORE_UNAVAILABLE when PostgreSQL cannot be used, without the password', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const change = (part: 'password' | 'port' | 'pathname', value: string): string => {
    const address = new URL(url)
    address.password = 'hunter2'
    if (part !== 'password') address.password = new URL(url).password
    address[part] = value
    return address.href
  }
  const cases = [change('password', 'hunter2'), change('port', '1'), change('pathname', '/missing')]
  for (const wrong of cases) {
    const error = await openDatabase(wrong, { connectionTimeoutMs: 2000 }).catch((reason: unknown) => reason)
    t.match(error, { code: 'STORE_UNAVAILABLE', retryAfterSeconds: 1, cause: { message: /cannot be used: ./ } })
    t.notMatch(inspect(error, { depth: 9 }), /hunter2|only-for-tests/)
  }
})

t.test('openDatabase() limits connections and statements on PostgreSQL', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openDatabase(url, { maxConnections: 1, connectionTimeoutMs: 2000, statementTimeoutMs: 1000 })
  t.teardown(() => database.close())
  const { client } = database
  const slow = await client.$queryRaw`SELECT pg_sleep(60)`.then(undefined, (reason: unknown) => reason)
  t.match(slow, { meta: { driverAdapterError: { cause: { code: '57014' } } } })
  const holding = client.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`
    await t.rejects(database.ping(), { code: 'STORE_UNAVAILABLE' }, 'the only connection is taken')
  })
  await holding
  await database.ping()
})

t.test('openDatabase() works in the schema that the address names', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  await executeSql(url, 'CREATE SCHEMA elsewhere')
  const { client } = await openForTest(t, `${url}?schema=elsewhere`)
  t.strictSame(await client.$queryRaw`SELECT CAST(current_schema() AS text) AS name`, [{ name: 'elsewhere' }])
})

/** What a session of the database keeps. Only one connection is open. */
async function readSession({ statements }: Database) {
  const names = await statements!.$queryRaw<{ name: string; text: string }[]>`
    SELECT name, statement AS text FROM pg_prepared_statements WHERE statement LIKE '%of the test%'`
  const [settings] = await statements!.$queryRaw<[Record<string, string>]>`
    SELECT current_setting('statement_timeout') AS statement, current_setting('search_path') AS path,
      current_setting('idle_in_transaction_session_timeout') AS idle`
  return { names: new Map(names.map(({ name, text }) => [text.trim(), name])), settings }
}

t.test('openDatabase() names statements by their text, whatever their order', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const databases = [await openDatabase(url, { maxConnections: 1 }), await openDatabase(url, { maxConnections: 1 })]
  t.teardown(() => Promise.all(databases.map((database) => database.close())))
  const [first, second] = databases as [Database, Database]
  await first.statements!.$queryRaw`SELECT 'one of the test' AS a`
  for (const { statements } of databases) {
    await statements!.$queryRaw`SELECT 'two of the test' AS a`
    await statements!.$queryRaw`SELECT 'one of the test' AS a`
  }
  const { names, settings } = await readSession(first)
  t.match(settings, { statement: '10s', idle: '30s' })
  t.equal(new Set(names.values()).size, 3)
  for (const [text, name] of (await readSession(second)).names) t.equal(names.get(text), name, text)
})

t.test(
  'openDatabase() keeps nothing in the session with pgbouncer=true, and finds the schema of its address',
  async (t) => {
    const { url } = await createDatabase(t, 'postgresql', { migrated: false })
    await executeSql(url, 'CREATE SCHEMA elsewhere')
    const database = await openDatabase(`${url}?schema=elsewhere&pgbouncer=true`, { maxConnections: 1 })
    t.teardown(() => database.close())
    t.ok((await migrate(database)).length > 0)
    t.strictSame(await migrate(database), [])
    await createPrismaStore(database, { accessTokens: {} }).verify?.()
    t.match(await readDatabaseFacts(database), { schema: 'elsewhere', canCreate: true, missingPrivileges: [] })
    await database.statements!.$queryRaw`SELECT 'one of the test' AS a`
    await database.client.$transaction(async (transaction) => transaction.$queryRaw`SELECT 'two of the test' AS a`)
    const { names, settings } = await readSession(database)
    t.equal(names.size, 0)
    t.match(settings, { statement: '0', idle: '0', path: '"$user", public' })
  }
)
