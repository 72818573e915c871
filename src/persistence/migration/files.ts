import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { DatabaseKind } from '../sql/sql-client.js'

/** One migration as its file has it. */
export interface Migration {
  /** `<timestamp>_<what it does>`. */
  name: string
  sql: string
}

/** The migrations of one kind of database, and the schema that they lead to. */
export interface MigrationFiles {
  folder: string
  /** The content of `migration_lock.toml`. */
  lockfile: string
  /** In the order in which they are applied. */
  migrations: Migration[]
  schema: string
}

// The same path from `dist/persistence/migration`.
const prismaFolder = fileURLToPath(new URL('../../../prisma', import.meta.url))

/**
 * Reads the migrations that come with this package.
 *
 * @param root The folder that holds `sqlite` and `postgresql`. Default: the package's `prisma`.
 */
export async function readMigrationFiles(kind: DatabaseKind, root: string = prismaFolder): Promise<MigrationFiles> {
  const folder = join(root, kind, 'migrations')
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const migrations = names.sort().map(async (name) => ({
    name,
    sql: await readFile(join(folder, name, 'migration.sql'), 'utf8')
  }))
  return {
    folder,
    lockfile: await readFile(join(folder, 'migration_lock.toml'), 'utf8'),
    migrations: await Promise.all(migrations),
    schema: await readFile(join(root, kind, 'schema.prisma'), 'utf8')
  }
}
