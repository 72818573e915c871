import { followSchema, qualifyName } from '../sql/client-schema.js'
import { statementsOf, type SqlDatabase } from '../sql/sql-client.js'
import { readMigrationFiles, type Migration } from './files.js'
import { withRetry } from '../sql/with-retry.js'

/** Where migrations are read from. */
export interface MigrationFolder {
  /** The folder of migrations and schemas. Default: the package's `prisma`. */
  prismaFolder?: string
}

/** How a database's history compares with the migrations of this version. Names, in order. */
export interface MigrationStatus {
  /** Those of this version that the database lacks. */
  pending: string[]
  /** Those that began and did not end, of whatever version. */
  failed: string[]
  /** Those that were applied, are not of this version, and come after all of its own. */
  newer: string[]
}

interface HistoryRow {
  name: string
  finished: number | bigint
}

async function readHistory(database: SqlDatabase): Promise<HistoryRow[]> {
  const statements = statementsOf(followSchema(database))
  const history = qualifyName(database, '_prisma_migrations')
  const tables =
    database.kind === 'sqlite'
      ? await statements.$queryRaw<unknown[]>`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`
      : await statements.$queryRaw<unknown[]>`SELECT 1 WHERE to_regclass(CAST(${history} AS text)) IS NOT NULL`
  if (tables.length === 0) return []
  return statements.$queryRaw<HistoryRow[]>`
    SELECT migration_name AS name, CASE WHEN finished_at IS NULL THEN 0 ELSE 1 END AS finished
    FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`
}

/** Compares a database's history with migrations. It only reads. Failures of the database are thrown as they are. */
export async function compareHistory(
  database: SqlDatabase,
  migrations: readonly Pick<Migration, 'name'>[]
): Promise<MigrationStatus> {
  const history = await readHistory(database)
  const applied = history.filter(({ finished }) => Number(finished) === 1).map(({ name }) => name)
  const failed = history.filter(({ finished }) => Number(finished) === 0).map(({ name }) => name)
  const own = migrations.map(({ name }) => name)
  const last = own.at(-1)!
  return {
    pending: own.filter((name) => !applied.includes(name)),
    failed,
    newer: applied.filter((name) => name > last && !own.includes(name))
  }
}

/**
 * Compares a database's history with the migrations of this version. It only reads.
 *
 * @throws STORE_UNAVAILABLE when the database cannot be used.
 */
export async function readMigrationStatus(
  database: SqlDatabase,
  options: MigrationFolder = {}
): Promise<MigrationStatus> {
  const { migrations } = await readMigrationFiles(database.kind, options.prismaFolder)
  return withRetry(() => compareHistory(database, migrations))
}

/**
 * Returns the names of this version's migrations that a database lacks, in order. It only reads.
 *
 * @throws STORE_UNAVAILABLE when the database cannot be used.
 */
export async function findPendingMigrations(database: SqlDatabase, options: MigrationFolder = {}): Promise<string[]> {
  return (await readMigrationStatus(database, options)).pending
}
