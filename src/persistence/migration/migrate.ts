import type { DriverAdapterError, Transaction } from '@prisma/driver-adapter-utils'
import { FailedMigrationError, MigrationError, TablesError } from '../../errors.js'
import type { Database } from '../database.js'
import { openDatabase } from '../open-database.js'
import { translateFailure } from '../sql/failures.js'
import type { DatabaseKind, SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import { createDriverStatements } from '../sql/driver-statements.js'
import { readMigrations, type Migration, type MigrationFolder } from './files.js'
import { createHistory, readHistory, recordMigration } from './history.js'
import { compareDatabase, compareHistory } from './status.js'
import { inMigrationTransaction, runScript } from './transaction.js'

export { findPendingMigrations } from './status.js'

/** How to migrate. */
export interface MigrateOptions extends MigrationFolder {
  /** How long to wait for another process that migrates, in ms. Default 60000 (PostgreSQL). */
  lockWaitMs?: number
}

/** Names the migration whose script failed, unless the database went away. */
function explain({ name }: Migration, error: unknown): unknown {
  const translated = translateFailure(error)
  if (translated !== error) return translated
  const message = (error as Partial<DriverAdapterError>).cause?.originalMessage
  return new MigrationError(name, message ?? String(error))
}

async function assertSchema(statements: SqlExecutor): Promise<void> {
  const [{ schema, path }] = await statements.$queryRaw<[{ schema: string | null; path: string }]>`
    SELECT CAST(current_schema() AS text) AS schema, current_setting('search_path') AS path`
  if (schema !== null) return
  const cure = `Create it first (CREATE SCHEMA ${path}), or change the parameter schema of the database URL.`
  throw new TablesError(`The database has no schema ${path}. ${cure}`)
}

async function applyPending(
  transaction: Transaction,
  kind: DatabaseKind,
  migrations: readonly Migration[]
): Promise<string[]> {
  const statements = createDriverStatements(transaction)
  if (kind === 'postgresql') await assertSchema(statements)
  await createHistory(statements, kind)
  const { pending, failed } = compareHistory(await readHistory(statements), migrations)
  if (failed.length > 0) throw new FailedMigrationError(failed.join(', '))
  for (const migration of migrations.filter(({ name }) => pending.includes(name))) {
    const startedAt = new Date()
    await runScript(transaction, migration.sql).catch((error: unknown) => {
      throw explain(migration, error)
    })
    await recordMigration(statements, migration, startedAt)
  }
  return pending
}

/**
 * Brings a database to the schema of this version and returns the names of the migrations that it applied. All pending
 * ones are applied in one transaction, or none. Several processes may start at once: one migrates, the others wait and
 * find nothing to do. The history in `_prisma_migrations` is that of Prisma's command line. As `prisma migrate deploy`
 * does, it ignores migrations of other versions, and does not compare checksums.
 *
 * @param target The database's address, or an open database; that one stays open.
 * @throws TablesError when the schema of the address does not exist; nothing was changed.
 * @throws MigrationError names the migration that failed; nothing was changed.
 * @throws FailedMigrationError (P3009) when an earlier migration started and did not finish; nothing was changed.
 * @throws STORE_UNAVAILABLE when the database cannot be used, or another process migrates for too long.
 */
export async function migrate(target: string | Database, options: MigrateOptions = {}): Promise<string[]> {
  const database = typeof target === 'string' ? await openDatabase(target) : target
  try {
    const { kind } = database
    const migrations = await readMigrations(kind, options)
    // Most starts have nothing to do, and need no lock for it.
    const { pending, failed } = await withRetry(() => compareDatabase(database, migrations))
    if (pending.length === 0 && failed.length === 0) return []
    const apply = (transaction: Transaction): Promise<string[]> => applyPending(transaction, kind, migrations)
    return await inMigrationTransaction(database, options.lockWaitMs ?? 60_000, apply).catch((error: unknown) => {
      throw translateFailure(error)
    })
  } finally {
    if (database !== target) await database.close()
  }
}
