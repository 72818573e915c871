import { Option, type Command } from 'commander'
import type { DatabaseKind } from '../../persistence/sql/sql-client.js'

export function addPrismaModelsCommand(program: Command): void {
  program
    .command('prisma-models')
    .description('Print the Prisma models of the tables, for the schema of an application that brings its own client.')
    .addOption(
      new Option('--database <kind>', 'which database the schema is for')
        .choices(['sqlite', 'postgresql'])
        .makeOptionMandatory()
    )
    .action(async ({ database }: { database: DatabaseKind }) => {
      const { readModels } = await import('../../persistence/migration/files.js')
      process.stdout.write(await readModels(database))
    })
}
