import { empty, Sql, sqltag as sql } from '@prisma/client/runtime/client'
import type { Database } from '../../src/persistence/open-database.js'
import type { SqlClient, SqlDatabase } from '../../src/persistence/sql/sql-client.js'

const executed = sql`(ANALYZE, TIMING OFF)`

type Query = Parameters<SqlClient['$queryRaw']>

/**
 * Runs each statement of an action as EXPLAIN instead, and returns the plans, a text each.
 *
 * @param isExecuted PostgreSQL: runs the statements, too, and tells how many rows each part of the plan dealt with.
 */
export async function explain(
  { client, kind }: Database,
  action: (database: SqlDatabase) => Promise<unknown>,
  isExecuted = false
): Promise<string[]> {
  const plans: string[] = []
  const plan = async (...[query, ...values]: Query): Promise<never> => {
    const statement = query instanceof Sql ? query : sql(query, ...(values as never[]))
    const rows =
      kind === 'sqlite'
        ? await client.$queryRaw<{ detail: string }[]>`EXPLAIN QUERY PLAN ${statement}`
        : await client.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN ${isExecuted ? executed : empty} ${statement}`
    plans.push(rows.map((row) => Object.values(row).at(-1)).join('\n'))
    return [] as never
  }
  const explained = { $queryRaw: plan, $executeRaw: plan }
  const $transaction: SqlClient['$transaction'] = (inside) => inside(explained)
  await action({ kind, client: { ...explained, $transaction } })
  return plans
}
