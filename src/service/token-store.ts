import type { AccessTokenStore } from '../persistence/access-tokens/access-token-store.js'
import type { Database } from '../persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../persistence/access-tokens/prisma-access-token-store.js'
import type { DatabaseConfig } from './config/config.js'

export function createTokenStore(database: Database, { tokens }: Pick<DatabaseConfig, 'tokens'>): AccessTokenStore {
  const { timeZone, holder } = tokens
  return createPrismaAccessTokenStore(database, holder === null ? { timeZone } : { timeZone, holder })
}
