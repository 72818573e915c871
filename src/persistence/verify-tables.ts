import { TablesError } from '../errors.js'
import { qualifyName } from './sql/client-schema.js'
import { readMigrations } from './migration/files.js'
import { compareDatabase } from './migration/status.js'
import { statementsOf, type SqlDatabase } from './sql/sql-client.js'
import { readColumns } from './sql/table-columns.js'
import { tables } from './tables.js'
import { withRetry } from './sql/with-retry.js'

const { personal_access_tokens: _, ...ofBindings } = tables

export const storeTables = Object.entries(ofBindings).map(([table, columns]) => ({
  table,
  columns: Object.values<string>(columns)
}))

/** Lists missing tables as `oauth_states`, missing columns as `oauth_states.nonce`. */
async function findMissing(database: SqlDatabase): Promise<string[]> {
  const found = await readColumns(database, Object.keys(ofBindings))
  return storeTables.flatMap(({ table, columns: needed }) => {
    const columns = found.get(table)!
    if (columns.size === 0) return [qualifyName(database, table)]
    const absent = needed.filter((column) => !columns.has(column))
    return absent.map((column) => `${qualifyName(database, table)}.${column}`)
  })
}

/**
 * Lists the migrations of this version that a database lacks, if `migrate` created its tables: a host's own tables have
 * the host's migrations.
 */
async function findPending(database: SqlDatabase): Promise<string[]> {
  const migrations = await readMigrations(database.kind)
  // A role with privileges on the tables may lack them on the history; then only the columns are checked.
  const status = await compareDatabase(database, migrations).catch(() => null)
  return status === null || status.pending.length === migrations.length ? [] : status.pending
}

async function describePlace(database: SqlDatabase): Promise<string> {
  if (database.kind === 'sqlite' || qualifyName(database, 'oauth_states') !== 'oauth_states') return ''
  const [row] = await withRetry(
    () => statementsOf(database).$queryRaw<[{ path: string }]>`SELECT current_setting('search_path') AS path`
  )
  return ` (search_path: ${row.path})`
}

const migrateFirst = 'Run "npx oauth-binding migrate", or call await migrate(database) first.'

/** `migrate` can be called for a database of `openDatabase`; the tables of another client belong to its host. */
function describeCure(database: SqlDatabase): string {
  if ('connectAdapter' in database) return migrateFirst
  const models = `Add what "npx oauth-binding prisma-models --database ${database.kind}" prints to your Prisma schema`
  const place = database.kind === 'postgresql' ? ', or name the schema that holds them in createPrismaStore()' : ''
  return `${models} and apply your migrations${place}.`
}

async function assertNothingIsMissing(database: SqlDatabase, missing: readonly string[]): Promise<void> {
  if (missing.length === 0) return
  const place = await describePlace(database)
  throw new TablesError(`The database lacks ${missing.join(', ')}${place}. ${describeCure(database)}`)
}

/**
 * Checks, in one statement, that the statements of the binding store find their tables and columns in the schema of the
 * client; for probes.
 */
export async function verifyColumns(database: SqlDatabase): Promise<void> {
  await assertNothingIsMissing(database, await findMissing(database))
}

/**
 * Checks that every migration of this version was applied, where `migrate` created the tables, and what
 * {@link verifyColumns} checks. It only reads.
 */
export async function verifyTables(database: SqlDatabase): Promise<void> {
  const [missing, pending] = await Promise.all([findMissing(database), findPending(database)])
  if (pending.length > 0) throw new TablesError(`The database lacks migrations: ${pending.join(', ')}. ${migrateFirst}`)
  await assertNothingIsMissing(database, missing)
}
