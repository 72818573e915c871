import type { Command } from 'commander'

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .description(
      'Copy the SQLite database (DATABASE_URL) while it is in use, check the copy, and print its tables and rows.'
    )
    .argument('<file>', 'where the copy goes; it must not exist, and only its owner may read it')
    .action(async (file: string) => {
      const { backUp } = await import('./backup-action.js')
      await backUp(file)
    })
  program
    .command('after-restore')
    .description(
      'Void every open state and ticket and end every session of a sign-in (DATABASE_URL): a restore brings back used ones.'
    )
    .action(async () => {
      const { voidRestored } = await import('./after-restore-action.js')
      await voidRestored()
    })
}
