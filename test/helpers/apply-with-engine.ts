import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../../src/persistence/open-database.js'
import { root } from './contract-document.js'
import { startSchemaEngine } from './schema-engine.js'

/** Applies the package's migrations by Prisma's own engine, as `prisma migrate deploy` does. Returns their names. */
export async function applyWithEngine(database: Database): Promise<string[]> {
  const folder = join(root, 'prisma', database.kind)
  const names = (await readdir(join(folder, 'migrations'))).filter((name) => /^\d/.test(name)).sort()
  const directories = names.map(async (name) => ({
    path: name,
    migrationFile: {
      path: 'migration.sql',
      content: {
        tag: 'ok' as const,
        value: await readFile(join(folder, 'migrations', name, 'migration.sql'), 'utf8')
      }
    }
  }))
  const lockfile = await readFile(join(folder, 'migrations', 'migration_lock.toml'), 'utf8')
  const adapter = await database.connectAdapter()
  // Prisma's adapter for PostgreSQL cuts scripts at each semicolon, those of comments included.
  adapter.executeScript = async (sql) => {
    await adapter.executeRaw({ sql, args: [], argTypes: [] })
  }
  const connect = async () => adapter
  const { provider, adapterName } = adapter
  const schema = await readFile(join(folder, 'schema.prisma'), 'utf8')
  const engine = await startSchemaEngine({ provider, adapterName, connect, connectToShadowDb: connect }, schema)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: join(folder, 'migrations'),
        lockfile: { path: 'migration_lock.toml', content: lockfile },
        shadowDbInitScript: '',
        migrationDirectories: await Promise.all(directories)
      },
      filters: { externalTables: [], externalEnums: [] }
    })
    return appliedMigrationNames
  } finally {
    engine.free()
    await adapter.dispose()
  }
}
