import { openDatabase, type Database } from '../persistence/open-database.js'
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
