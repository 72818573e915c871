import { followSchema, qualifyName } from '../sql/client-schema.js'
import { statementsOf, type SqlDatabase } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import { readMigrations, type Migration, type MigrationFolder } from './files.js'
import { readHistory, type HistoryEntry } from './history.js'

/** How a database's history compares with the migrations of this version. Names, in order. */
export interface MigrationStatus {
  pending: string[]
  /** Those of any version that started and did not finish. */
  failed: string[]
  /** Those that were applied, are not of this version, and sort after all of its own. */
  newer: string[]
}

export function compareHistory(
  history: readonly HistoryEntry[],
  migrations: readonly Pick<Migration, 'name'>[]
): MigrationStatus {
  const applied = history.filter(({ isFinished }) => isFinished).map(({ name }) => name)
  const failed = history.filter(({ isFinished }) => !isFinished).map(({ name }) => name)
  const own = migrations.map(({ name }) => name)
  const last = own.at(-1)!
  return {
    pending: own.filter((name) => !applied.includes(name)),
    failed,
    newer: applied.filter((name) => name > last && !own.includes(name))
  }
}

/** Compares a database's history with migrations. It only reads. Failures of the database are thrown as they are. */
export async function compareDatabase(
  database: SqlDatabase,
  migrations: readonly Pick<Migration, 'name'>[]
): Promise<MigrationStatus> {
  const statements = statementsOf(followSchema(database))
  const table = qualifyName(database, '_prisma_migrations')
  const found =
    database.kind === 'sqlite'
      ? await statements.$queryRaw<unknown[]>`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`
      : await statements.$queryRaw<unknown[]>`SELECT 1 WHERE to_regclass(CAST(${table} AS text)) IS NOT NULL`
  return compareHistory(found.length === 0 ? [] : await readHistory(statements), migrations)
}

export async function readMigrationStatus(
  database: SqlDatabase,
  options: MigrationFolder = {}
): Promise<MigrationStatus> {
  const migrations = await readMigrations(database.kind, options)
  return withRetry(() => compareDatabase(database, migrations))
}

/**
 * Returns the names of this version's migrations that a database lacks, in order. It only reads.
 *
 * @throws STORE_UNAVAILABLE when the database cannot be used.
 */
export async function findPendingMigrations(database: SqlDatabase, options: MigrationFolder = {}): Promise<string[]> {
  return (await readMigrationStatus(database, options)).pending
}
