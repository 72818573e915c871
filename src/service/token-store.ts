import type { AccessTokenStore } from '../persistence/access-token-store.js'
import type { Database } from '../persistence/client.js'
import { createPrismaAccessTokenStore } from '../persistence/prisma-access-token-store.js'
import type { DatabaseConfig } from './config.js'

/** Creates the store of access tokens as the settings describe the table. */
export function createTokenStore(database: Database, { tokens }: Pick<DatabaseConfig, 'tokens'>): AccessTokenStore {
  const { timeZone, holder } = tokens
  return createPrismaAccessTokenStore(database, holder === null ? { timeZone } : { timeZone, holder })
}
