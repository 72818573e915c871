import { findPendingMigrations, migrate } from '../persistence/migrate.js'
import { loadDatabaseConfig } from '../service/config.js'
import { withDatabase } from './with-database.js'

/** Applies the migrations that are pending, or only finds them, and prints their names, one a line. */
export async function migrateDatabase({ isStatusOnly }: { isStatusOnly: boolean }): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  const names = await withDatabase(config, isStatusOnly ? findPendingMigrations : migrate)
  for (const name of names) process.stdout.write(`${name}\n`)
  process.stderr.write(`${names.length} ${isStatusOnly ? 'pending' : 'applied'}\n`)
  if (isStatusOnly && names.length > 0) process.exitCode = 1
}
