import { migrate } from '../../persistence/migration/migrate.js'
import { loadDatabaseConfig } from '../../service/config/config.js'
import { createTokenStore } from '../../service/token-store.js'
import { withDatabase } from '../with-database.js'

/** Revokes a personal access token. Without one of this id the exit status is 1. */
export async function revokeToken(id: string): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  const wasThere = await withDatabase(config, async (database) => {
    await migrate(database)
    return createTokenStore(database, config).deleteAccessToken(id)
  })
  process.stderr.write(wasThere ? `Token ${id} is revoked.\n` : `There is no token ${id}.\n`)
  if (!wasThere) process.exitCode = 1
}
