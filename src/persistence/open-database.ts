import { OptionsError } from '../errors.js'
import { loadWith } from '../installation/optional-packages.js'
import type { Database, DatabaseOptions } from './database.js'
import type { SqliteOptions } from './sqlite/database.js'
import { inMemory } from './sqlite/path.js'

export type { Database, DatabaseOptions, PoolUsage } from './database.js'
export type { DatabaseKind } from './sql/sql-client.js'
export { readSqlitePath } from './sqlite/path.js'

const limits: Record<keyof DatabaseOptions, number> = {
  maxConnections: 1000,
  connectionTimeoutMs: 600_000,
  statementTimeoutMs: 600_000,
  lockWaitMs: 600_000
}

function assertOptions(options: DatabaseOptions): void {
  for (const [name, value] of Object.entries(options) as [keyof DatabaseOptions, unknown][]) {
    const limit = limits[name] as number | undefined
    if (limit === undefined) throw new OptionsError(`unknown database option: ${name}`)
    if (value === undefined) continue
    const fits = Number.isInteger(value) && (value as number) >= 1 && (value as number) <= limit
    if (!fits) throw new OptionsError(`${name} must be a whole number from 1 to ${limit}`)
  }
}

// Loads only the driver of the database; each takes some 60 ms of the start.
const openSqlite = async (url: string, options: SqliteOptions): Promise<Database> =>
  (await import('./sqlite/database.js')).openSqlite(url, options)
const openPostgresql = async (url: string, options: DatabaseOptions): Promise<Database> => {
  const postgresql = await loadWith('A PostgreSQL database', 'pg', () => import('./postgresql/database.js'))
  return postgresql.openPostgresql(url, options)
}

/**
 * Opens a database and runs a statement on it.
 *
 * - `file:./data/name.db` is SQLite. A relative path is relative to the working directory; a missing folder is
 *   created. An acknowledged write survives SIGKILL and power loss.
 * - `:memory:` is SQLite in memory, for tests: each call opens an empty database of its own, which ends with `close()`.
 * - `postgresql://…` or `postgres://…` is PostgreSQL, in libpq's form: several hosts, `target_session_attrs`, `sslmode`.
 *   `?schema=name` chooses a schema, `pgbouncer=true` keeps nothing in the session. Lost connections are replaced.
 *
 * @throws OptionsError when the address or an option does not fit; the message never holds the address. For PostgreSQL
 *   also when the optional peer dependency `pg` is not installed.
 * @throws STORE_UNAVAILABLE when the database cannot be used; the cause says why, without credentials.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  assertOptions(options)
  if (url === inMemory || url.startsWith('file:')) return openSqlite(url, options)
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgresql(url, options)
  throw new OptionsError('the database URL must begin with file:, postgresql:// or postgres://, or be :memory:')
}

/** A SQLite file must exist, and neither it nor its folder is written to. On PostgreSQL nothing prevents writes. */
export async function openDatabaseForReading(url: string, options: DatabaseOptions = {}): Promise<Database> {
  assertOptions(options)
  return url.startsWith('file:') ? openSqlite(url, { ...options, isReadOnly: true }) : openDatabase(url, options)
}
