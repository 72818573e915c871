import type { DriverAdapterError } from '@prisma/driver-adapter-utils'
import { MigrationError } from '../../errors.js'
import { openDatabase, type Database } from '../open-database.js'
import { translateFailure } from '../sql/failures.js'
import { readMigrationFiles, type MigrationFiles } from './files.js'
import { compareHistory, type MigrationFolder } from './status.js'
import { inMigrationTransaction, type ScriptFailure } from './transaction.js'
import type { SchemaEngine } from './schema-engine.js'
import { withRetry } from '../sql/with-retry.js'

export { findPendingMigrations } from './status.js'

/** How to migrate. */
export interface MigrateOptions extends MigrationFolder {
  /** How long to wait for another process that migrates, in ms. Default 60000 (PostgreSQL). */
  lockWaitMs?: number
}

type MigrationList = Parameters<SchemaEngine['applyMigrations']>[0]['migrationsList']

function listMigrations({ folder, lockfile, migrations }: MigrationFiles): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } }
    }))
  }
}

/** A script that failed tells more than what the engine makes of it, unless the database went away meanwhile. */
function explain(failure: ScriptFailure, { migrations }: MigrationFiles): unknown {
  const { script, error } = failure
  const translated = translateFailure(error)
  if (translated !== error) return translated
  const names = migrations.filter(({ sql }) => sql === script).map(({ name }) => name)
  const message = (error as Partial<DriverAdapterError>).cause?.originalMessage
  return new MigrationError(names.join(', '), message ?? String(error))
}

async function applyMigrations(database: Database, files: MigrationFiles, lockWaitMs: number): Promise<string[]> {
  const failures: ScriptFailure[] = []
  const options = { lockWaitMs, onScriptFailure: (failure: ScriptFailure) => failures.push(failure) }
  // The usual start needs no engine.
  const { startSchemaEngine } = await import('./schema-engine.js')
  try {
    return await inMigrationTransaction(database, options, async (adapterFactory) => {
      const engine = await startSchemaEngine(adapterFactory, files.schema)
      try {
        const filters = { externalTables: [], externalEnums: [] }
        const applied = await engine.applyMigrations({ migrationsList: listMigrations(files), filters })
        return applied.appliedMigrationNames
      } finally {
        engine.free()
      }
    })
  } catch (error) {
    const [failure] = failures
    throw failure === undefined ? translateFailure(error) : explain(failure, files)
  }
}

/**
 * Brings a database to the schema of this version, in this process and without any download, and returns the names of
 * the migrations that it applied: none when there was nothing to do. All of them apply, or none. Several processes
 * may start at once: one migrates, the others wait and find nothing to do. Prisma's command line understands the
 * history that is left in `_prisma_migrations`.
 *
 * @param target The database's address, or an open database; that one stays open.
 * @throws MigrationError names the migration that failed; nothing was changed.
 * @throws STORE_UNAVAILABLE when the database cannot be used, or another process migrates for too long.
 */
export async function migrate(target: string | Database, options: MigrateOptions = {}): Promise<string[]> {
  const database = typeof target === 'string' ? await openDatabase(target) : target
  try {
    const files = await readMigrationFiles(database.kind, options.prismaFolder)
    // The usual start has nothing to do; the engine would cost it half a second and 100 MB to find that out.
    if (await withRetry(() => isUpToDate(database, files))) return []
    return await applyMigrations(database, files, options.lockWaitMs ?? 60_000)
  } finally {
    if (database !== target) await database.close()
  }
}

/** One that began and did not end is the engine's to report. */
async function isUpToDate(database: Database, { migrations }: MigrationFiles): Promise<boolean> {
  const { pending, failed } = await compareHistory(database, migrations)
  return pending.length === 0 && failed.length === 0
}
