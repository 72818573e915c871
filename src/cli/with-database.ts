import { openDatabase, type Database } from '../persistence/open-database.js'
import type { DatabaseConfig } from '../service/config/config.js'

/**
 * Opens the database, runs `act` on it, and closes it, also when `act` fails.
 *
 * @throws OAUTH_BINDING_OPTIONS when the URL is malformed; STORE_UNAVAILABLE when the database cannot be used.
 */
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
