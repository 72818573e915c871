import { sql, type Sql } from '@prisma/client-runtime-utils'
import type { SqlDatabase } from './sql-client.js'

/**
 * A condition that a key is one of those that a query chooses. The query runs once, before anything is looked at:
 * PostgreSQL would join it with the table, and where it takes the table for a small one, run it for every row.
 *
 * @param query Chooses keys, `SELECT key …`.
 */
export function isChosenBy({ kind }: Pick<SqlDatabase, 'kind'>, key: Sql, query: Sql): Sql {
  return kind === 'postgresql' ? sql`${key} = ANY(ARRAY(${query}))` : sql`${key} IN (${query})`
}
