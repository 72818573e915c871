import type { Command } from 'commander'
import { findPendingMigrations, migrate } from '../persistence/migrate.js'
import { loadDatabaseConfig } from '../service/config.js'
import { withDatabase } from './with-database.js'

/** Adds `migrate`: brings the database up to date, or tells what is pending. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database (DATABASE_URL) up to date; print the migrations applied, one a line.')
    .option('--status', 'only print the migrations that are pending; exit status 1 when there are any')
    .action(async ({ status }: { status?: boolean }) => {
      const { databaseUrl } = loadDatabaseConfig(process.env)
      await withDatabase(databaseUrl, async (database) => {
        const names = status === true ? await findPendingMigrations(database) : await migrate(database)
        for (const name of names) process.stdout.write(`${name}\n`)
        process.stderr.write(`${names.length} ${status === true ? 'pending' : 'applied'}\n`)
        if (status === true && names.length > 0) process.exitCode = 1
      })
    })
}
