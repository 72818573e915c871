import { existsSync } from 'node:fs'
import { findPendingMigrations } from '../persistence/migration/migrate.js'
import { openDatabase, readSqlitePath, type Database } from '../persistence/open-database.js'
import { ConfigError } from '../service/config/config-error.js'
import type { DatabaseConfig } from '../service/config/config.js'

export async function withDatabase<T>(
  { databaseUrl, databaseOptions }: DatabaseConfig,
  act: (database: Database) => Promise<T>
): Promise<T> {
  const database = await openDatabase(databaseUrl, databaseOptions)
  try {
    return await act(database)
  } finally {
    await database.close()
  }
}

/**
 * Does as {@link withDatabase} on a database that has every migration of this version; it applies none, and creates no
 * file.
 *
 * @throws ConfigError when the file or a migration is missing.
 */
export async function withMigratedDatabase<T>(
  config: DatabaseConfig,
  act: (database: Database) => Promise<T>
): Promise<T> {
  const { databaseUrl } = config
  if (databaseUrl.startsWith('file:') && !existsSync(readSqlitePath(databaseUrl))) {
    throw new ConfigError([`There is no file ${readSqlitePath(databaseUrl)}: run migrate first, or set DATABASE_URL.`])
  }
  return withDatabase(config, async (database) => {
    const pending = await findPendingMigrations(database)
    if (pending.length > 0) throw new ConfigError([`The database lacks ${pending.join(', ')}: run migrate first.`])
    return act(database)
  })
}
