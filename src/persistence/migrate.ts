import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import { MigrationError } from '../errors.js'
import { openDatabase, type Database } from './client.js'
import { translateFailure } from './failures.js'
import { readMigrationFiles, type MigrationFiles } from './migration-files.js'
import { compareHistory, type MigrationFolder } from './migration-status.js'
import { inMigrationTransaction, type ScriptFailure } from './migration-transaction.js'
import { withRetry } from './with-retry.js'

export { findPendingMigrations } from './migration-status.js'

/** Prisma's migration engine. */
export type SchemaEngine = glue.SchemaEngine

/** As much of it as is used here: Node's types leave it to the browser's, which do not belong into this project. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, unknown>): Promise<{ instance: { exports: unknown } }>
}

const { resolve } = createRequire(import.meta.url)
let instantiated: Promise<void> | undefined

/** What wasm-bindgen's glue for bundlers leaves to the bundler. */
async function instantiate(): Promise<void> {
  const folder = dirname(resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue })
  const { __wbg_set_wasm: setWasm } = glue as unknown as { __wbg_set_wasm(exports: unknown): void }
  setWasm(instance.exports)
  const { __wbindgen_start: start } = instance.exports as { __wbindgen_start(): void }
  start()
}

/**
 * Starts Prisma's migration engine, as WebAssembly in this process, on a database. Nothing is downloaded. The package
 * is undocumented, hence its exact version in `package.json`. Free the engine after use.
 *
 * @param schema The content of the `schema.prisma` that names the database's kind.
 */
export async function startSchemaEngine(
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  schema: string
): Promise<SchemaEngine> {
  instantiated ??= instantiate()
  await instantiated
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory)
  return glue.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, adapter)
}

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
