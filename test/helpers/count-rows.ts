import { raw, sqltag as sql } from '@prisma/client/runtime/client'
import { storeTables } from '../../src/persistence/verify-tables.js'
import type { TestApp } from './build-app.js'

const counted = storeTables.map(({ table }) => table)

/** Counts the rows of every table of ours, to see that nothing was stored. */
export async function countRows({ database }: Pick<TestApp, 'database'>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of counted) {
    const query = sql`SELECT count(*) AS n FROM ${raw(table)}`
    const rows = await database.client.$queryRaw<{ n: bigint | number }[]>(query)
    counts[table] = Number(rows[0]?.n)
  }
  return counts
}
