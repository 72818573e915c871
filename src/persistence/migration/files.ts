import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import type { DatabaseKind } from '../sql/sql-client.js'

export interface Migration {
  /** `<timestamp>_<what it does>`. */
  name: string
  sql: string
  /** SHA-256, lower-case hex. */
  checksum: string
}

export interface MigrationFolder {
  /** The folder of migrations and schemas. Default: the package's `prisma`. */
  prismaFolder?: string
}

// The same path from `dist/persistence/migration`.
const ownFolder = fileURLToPath(new URL('../../../prisma', import.meta.url))

async function readMigration(folder: string, name: string): Promise<Migration> {
  const bytes = await readFile(join(folder, name, 'migration.sql'))
  return { name, sql: bytes.toString(), checksum: createHash('sha256').update(bytes).digest('hex') }
}

/** Reads the migrations for one kind of database, in the order in which they are applied. */
export async function readMigrations(kind: DatabaseKind, options: MigrationFolder = {}): Promise<Migration[]> {
  const folder = join(options.prismaFolder ?? ownFolder, kind, 'migrations')
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(folder, name)))
}

/** Reads the `schema.prisma` of this package for one kind of database: the schema that its migrations lead to. */
export async function readSchema(kind: DatabaseKind): Promise<string> {
  return readFile(join(ownFolder, kind, 'schema.prisma'), 'utf8')
}

/**
 * Returns the Prisma models of the tables, without generator and datasource: for a host's own schema, whose client
 * `createPrismaStore` then takes.
 */
export async function readModels(kind: DatabaseKind): Promise<string> {
  const blocks = (await readSchema(kind)).match(/^(?:\/\/\/ .*\n)*model \w+ \{\n[^]*?^\}$/gm) as string[]
  return `${blocks.join('\n\n')}\n`
}
