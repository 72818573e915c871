import { isUnfinished } from './states/conditions.js'
import { timeOfId } from './create-id.js'
import { statementsOf, type SqlDatabase } from './sql/sql-client.js'

/** How many states are counted one by one. */
const countLimit = 10_000

/** How many events that were put off are looked at. */
const eventLimit = 1000

/**
 * Counts the states that can still be completed. However large the table is, it reads at most 10000 rows, by index; of
 * more, PostgreSQL's planner estimates the number, and on SQLite it is 10000.
 *
 * @see https://www.postgresql.org/docs/current/row-estimation-examples.html
 */
export async function countOpenStates(database: SqlDatabase, now: Date): Promise<number> {
  const statements = statementsOf(database)
  const [{ seen, open }] = await statements.$queryRaw<[{ seen: number | bigint; open: number | bigint }]>`
    SELECT COUNT(*) AS seen, COUNT(CASE WHEN ${isUnfinished} THEN 1 END) AS open
    FROM (
      SELECT outcome, voided_at FROM oauth_states WHERE expires_at > ${now} ORDER BY expires_at DESC LIMIT ${countLimit}
    ) AS newest`
  if (Number(seen) < countLimit) return Number(open)
  if (database.kind === 'sqlite') return countLimit
  const [line] = await statements.$queryRaw<Record<string, string>[]>`
    EXPLAIN SELECT 1 FROM oauth_states WHERE expires_at > ${now} AND ${isUnfinished}`
  // A plan that is written otherwise is a failure: the gauge has no value then.
  const [, rows] = / rows=(\d+)/.exec(Object.values(line!).join())!
  return Math.max(Number(open), Number(rows))
}

/**
 * Returns when the oldest event that is still to be delivered occurred, in ms since 1970; `null`: there is none. Of the
 * events that were tried, it looks at the 1000 that are due first.
 */
export async function findOldestOutstanding(database: SqlDatabase): Promise<number | null> {
  const [{ id }] = await statementsOf(database).$queryRaw<[{ id: string | null }]>`
    SELECT MIN(id) AS id FROM (
      SELECT id FROM (SELECT id FROM binding_events WHERE deliver_at_ms = 0 ORDER BY id LIMIT 1) AS new
      UNION ALL
      SELECT id FROM (
        SELECT id FROM binding_events WHERE deliver_at_ms > 0 ORDER BY deliver_at_ms, id LIMIT ${eventLimit}
      ) AS tried
    ) AS outstanding`
  return id === null ? null : timeOfId(id)
}
