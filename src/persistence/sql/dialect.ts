import { empty, sql, type Sql } from '@prisma/client-runtime-utils'
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

/**
 * Ends a query that chooses keys: what it chooses is locked, and what another one has locked is skipped, so that
 * several share the work. SQLite needs no clause for it: it has one writer at a time.
 */
export function skipLocked({ kind }: Pick<SqlDatabase, 'kind'>): Sql {
  return kind === 'postgresql' ? sql`FOR UPDATE SKIP LOCKED` : empty
}
