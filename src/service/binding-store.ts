import type { Database } from '../persistence/open-database.js'
import { createPrismaStore, type PrismaStore } from '../persistence/prisma-store.js'
import type { DatabaseConfig } from './config/config.js'

/**
 * Creates the store of bindings as the settings describe the sessions that end with them. Without signing in, too: tokens
 * of an earlier time end with their bindings.
 */
export function createBindingStore(
  database: Database,
  { tokens: { timeZone }, areSessionsKept }: Pick<DatabaseConfig, 'tokens' | 'areSessionsKept'>
): PrismaStore {
  return createPrismaStore(database, { accessTokens: { timeZone, areKept: areSessionsKept } })
}
