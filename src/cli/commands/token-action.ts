import { createAccessTokens } from '../../auth/access-token.js'
import { migrate } from '../../persistence/migration/migrate.js'
import { loadDatabaseConfig } from '../../service/config/config.js'
import { createTokenStore } from '../../service/token-store.js'
import { withDatabase } from '../with-database.js'

export interface TokensToCreate {
  user: string
  /** Seconds; absent: they never expire. */
  expiresIn?: number
  count: number
  name: string
  /** Absent: everything but the operations of operators. */
  ability?: readonly string[]
}

export async function createTokens({ user, expiresIn, count, name, ability }: TokensToCreate): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  const now = new Date()
  const expiresAt = expiresIn === undefined ? null : new Date(now.getTime() + expiresIn * 1000)
  const tokens = await withDatabase(config, async (database) => {
    await migrate(database)
    const store = createTokenStore(database, config)
    return createAccessTokens({
      store,
      userId: user,
      holderType: config.tokens.holderType,
      name,
      abilities: ability,
      count,
      expiresAt,
      now
    })
  })
  process.stdout.write(`${tokens.join('\n')}\n`)
}

export async function revokeToken(id: string): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  const wasThere = await withDatabase(config, async (database) => {
    await migrate(database)
    return createTokenStore(database, config).deleteAccessToken(id)
  })
  process.stderr.write(wasThere ? `Token ${id} is revoked.\n` : `There is no token ${id}.\n`)
  if (!wasThere) process.exitCode = 1
}
