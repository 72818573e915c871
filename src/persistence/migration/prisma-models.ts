import { readMigrationFiles } from './files.js'
import type { DatabaseKind } from '../sql/sql-client.js'

/**
 * Returns the Prisma models of the tables, without generator and datasource: for a host's own schema, whose client
 * `createPrismaStore` then takes.
 */
export async function readModels(kind: DatabaseKind): Promise<string> {
  const { schema } = await readMigrationFiles(kind)
  const blocks = schema.match(/^(?:\/\/\/ .*\n)*model \w+ \{\n[^]*?^\}$/gm) as string[]
  return `${blocks.join('\n\n')}\n`
}
