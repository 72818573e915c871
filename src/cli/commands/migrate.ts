import type { Command } from 'commander'

export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database (DATABASE_URL) up to date; print the migrations applied, one a line.')
    .option('--status', 'only print the migrations that are pending; exit status 1 when there are any')
    .action(async ({ status = false }: { status?: boolean }) => {
      const { migrateDatabase } = await import('./migrate-action.js')
      await migrateDatabase({ isStatusOnly: status })
    })
}
