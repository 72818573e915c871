import { randomUUID } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import pg from 'pg'
import type { Test } from 'tap'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { migrate } from '../../src/persistence/migration/migrate.js'
import { findPostgres, runner, type PostgresServer } from './postgres-server.js'
import { sqliteFolderOf } from './sqlite-folder.js'

export { executeSql } from './execute-sql.js'

/** Every kind of database that a test of behaviour runs on. */
export const databaseKinds = ['sqlite', 'postgresql'] as const satisfies readonly DatabaseKind[]

/** A database of a test's own. */
export interface TestDatabase {
  kind: DatabaseKind
  url: string
}

export interface TestDatabaseOptions {
  /** Whether it has the tables. Default: yes. */
  migrated?: boolean
}

const template = 'migrated_template'

const urlOf = ({ user, password, port }: PostgresServer, name: string): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`

/** Makes the migrated template once a server, under a lock: several test files may need it at once. */
async function createTemplate(server: PostgresServer): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres') })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(1)')
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = '${template}'`)
    if (rowCount !== 0) return
    await client.query(`CREATE DATABASE ${template}_part`)
    await migrate(urlOf(server, `${template}_part`))
    await client.query(`ALTER DATABASE ${template}_part RENAME TO ${template}`)
  } finally {
    await client.end()
  }
}

let hasTemplate: Promise<void> | undefined
let administrator: pg.Pool | undefined

/** Runs what makes or drops a database, on one kept connection a process: to connect takes longer than to drop. */
async function administer(server: PostgresServer, statement: string): Promise<void> {
  const options = { max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true }
  // The server may end first.
  administrator ??= new pg.Pool({ connectionString: urlOf(server, 'postgres'), ...options }).on('error', () => {})
  await administrator.query(statement)
}

async function createPostgresDatabase(t: Test, migrated: boolean): Promise<string> {
  const server = await findPostgres()
  if (migrated) await (hasTemplate ??= createTemplate(server))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // WAL_LOG, the default, writes every page to the log as well: three times the time.
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${migrated ? template : 'template0'} STRATEGY file_copy`)
  t.teardown(() => administer(server, `DROP DATABASE ${name} WITH (FORCE)`))
  return urlOf(server, name)
}

/** Makes the migrated file that others are copied from, once a run; who loses the race replaces it by the same. */
async function createSqliteTemplate(): Promise<string> {
  const path = join(sqliteFolderOf(runner), 'template.db')
  if (existsSync(path)) return path
  const part = join(sqliteFolderOf(runner), `template-${randomUUID()}.db`)
  await migrate(`file:${part}`)
  // What is still in the write-ahead log would not be copied.
  const database = new Database(part)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  renameSync(part, path)
  return path
}

async function createSqliteDatabase(t: Test, migrated: boolean): Promise<string> {
  // Not `t.testdir()`: a test that calls it for itself would find it emptied.
  mkdirSync(sqliteFolderOf(runner), { recursive: true })
  const folder = mkdtempSync(join(sqliteFolderOf(runner), 'test-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true })
    // Without tap nobody comes after.
    const rest = runner === process.pid ? readdirSync(sqliteFolderOf(runner)) : ['kept']
    if (rest.every((name) => name === 'template.db')) rmSync(sqliteFolderOf(runner), { recursive: true })
  })
  const path = join(folder, 'test.db')
  if (migrated) copyFileSync(await createSqliteTemplate(), path, constants.COPYFILE_FICLONE)
  return `file:${path}`
}

/** Creates a database of the test's own: migrated unless told otherwise, empty, and gone with the test. */
export async function createDatabase(
  t: Test,
  kind: DatabaseKind,
  { migrated = true }: TestDatabaseOptions = {}
): Promise<TestDatabase> {
  const create = kind === 'sqlite' ? createSqliteDatabase : createPostgresDatabase
  return { kind, url: await create(t, migrated) }
}
