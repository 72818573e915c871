import { findPendingMigrations, migrate } from '../../persistence/migration/migrate.js'
import type { Database } from '../../persistence/open-database.js'
import { loadDatabaseConfig, type DatabaseConfig } from '../../service/config/config.js'
import { createTokenStore } from '../../service/token-store.js'
import { withDatabase } from '../with-database.js'

export async function migrateDatabase({ isStatusOnly }: { isStatusOnly: boolean }): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  const { names, problem } = await withDatabase(config, async (database) => ({
    names: await (isStatusOnly ? findPendingMigrations : migrate)(database),
    problem: await findTokenProblem(database, config)
  }))
  for (const name of names) process.stdout.write(`${name}\n`)
  process.stderr.write(`${names.length} ${isStatusOnly ? 'pending' : 'applied'}\n`)
  if (isStatusOnly && names.length > 0) process.exitCode = 1
  if (problem !== null && (!isStatusOnly || names.length === 0)) throw problem
}

/** Pending migrations may be the reason why tokens cannot be looked up. */
async function findTokenProblem(database: Database, config: DatabaseConfig): Promise<unknown> {
  return createTokenStore(database, config)
    .verify()
    .then(
      () => null,
      (error: unknown) => error
    )
}
