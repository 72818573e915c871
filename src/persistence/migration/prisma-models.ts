import type { DatabaseKind } from '../sql/sql-client.js'
import { readSchema } from './files.js'

/**
 * Returns the Prisma models of the tables, without generator and datasource: for a host's own schema, whose client
 * `createPrismaStore` then takes.
 */
export async function readModels(kind: DatabaseKind): Promise<string> {
  const blocks = (await readSchema(kind)).match(/^(?:\/\/\/ .*\n)*model \w+ \{\n[^]*?^\}$/gm) as string[]
  return `${blocks.join('\n\n')}\n`
}
