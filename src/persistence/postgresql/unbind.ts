import { sql, type Sql } from '@prisma/client-runtime-utils'
import { flat } from '../sql/flatten-sql.js'
import { createId } from '../create-id.js'
import { isUnfitValue } from '../sql/failures.js'
import { formatTime } from '../sql/format-time.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import type { FreeUnbinding } from '../store.js'
import { transactionOptions } from '../sql/transaction-options.js'

interface EndedBinding {
  userId: string
  provider: string
}

/** As arrays, because PostgreSQL knows how long they are, and takes any JSON for a hundred rows. */
function describePairs(unbindings: readonly FreeUnbinding[]): Sql {
  const [userIds, providers] = [unbindings.map(({ userId }) => userId), unbindings.map(({ provider }) => provider)]
  const [eventIds, times] = [unbindings.map(({ now }) => createId(now)), unbindings.map(({ now }) => formatTime(now))]
  return sql`pair AS (
    SELECT pair.user_id, pair.provider, event_id, CAST(now AS timestamp(3)) AS now
    FROM unnest(CAST(${userIds} AS text[]), CAST(${providers} AS text[]), CAST(${eventIds} AS text[]),
      CAST(${times} AS text[])) AS pair (user_id, provider, event_id, now))`
}

/**
 * The pairs' states that nobody completed or voided. Looked up one pair after the other (`OFFSET 0` keeps it that way):
 * whatever PostgreSQL believes of the table, it does not read it whole.
 */
const openStates = sql`open AS (
    SELECT state.state_hash FROM pair CROSS JOIN LATERAL (
      SELECT state_hash FROM oauth_states
      WHERE user_id = pair.user_id AND provider = pair.provider AND outcome IS NULL AND voided_at IS NULL OFFSET 0
    ) AS state)`

function voidStates(unbindings: readonly FreeUnbinding[]): Sql {
  const voidedAt = new Date(Math.max(...unbindings.map(({ now }) => now.getTime())))
  return sql`UPDATE oauth_states SET voided_at = CAST(${voidedAt} AS timestamp(3)), reuse_key = NULL
    WHERE state_hash = ANY(ARRAY(SELECT state_hash FROM open)) AND outcome IS NULL AND voided_at IS NULL`
}

/**
 * Deletes what is bound, and writes the events. One that was completed after its end was asked for ends a millisecond
 * after that, see `timeOfEnd`, and its event's id begins with that time: the end comes last.
 */
function deleteBindings(condition: Sql): Sql {
  return sql`bound AS (
      SELECT binding.id, event_id, now FROM pair CROSS JOIN LATERAL (
        SELECT id FROM oauth_bindings WHERE user_id = pair.user_id AND provider = pair.provider OFFSET 0
      ) AS binding WHERE ${condition}
    ), anonymous AS (
      DELETE FROM oauth_identities WHERE binding_id = ANY(ARRAY(SELECT id FROM bound))
    ), ended AS (
      DELETE FROM oauth_bindings WHERE id = ANY(ARRAY(SELECT id FROM bound))
      RETURNING id, user_id, provider, updated_at
    ), event AS (
      INSERT INTO binding_events (id, type, user_id, provider, binding_id, occurred_at)
      SELECT CASE WHEN updated_at < now THEN event_id
          ELSE overlay(lpad(to_hex(CAST(extract(epoch FROM updated_at) * 1000 AS bigint) + 1), 12, '0')
            PLACING '-' FROM 9 FOR 0) || substr(event_id, 14) END,
        'UNBOUND', user_id, provider, id, GREATEST(now, updated_at + INTERVAL '1 millisecond')
      FROM ended JOIN bound USING (id)
    )`
}

/**
 * All in one statement, which sees the database as it was when it began. A completion that was under way then has
 * locked its state; the statement waits for it, finds fewer states to void than it saw open, and may not have seen the
 * binding. It then fails (what it says is read in the server's log) and has changed nothing.
 */
async function unbindAtOnce(statements: SqlExecutor, unbindings: readonly FreeUnbinding[]): Promise<EndedBinding[]> {
  const rows = await statements.$queryRaw<(EndedBinding | { userId: null })[]>`
    WITH ${describePairs(unbindings)}, ${openStates}, voided AS (${voidStates(unbindings)} RETURNING 1), settled AS (
      SELECT CAST(CASE WHEN (SELECT count(*) FROM voided) = (SELECT count(*) FROM open)
        THEN '1' ELSE 'a completion came in between, so this is repeated' END AS integer) AS one
    ), ${deleteBindings(sql`(SELECT one FROM settled) = 1`)}
    SELECT user_id AS "userId", provider FROM settled LEFT JOIN ended ON TRUE`
  return rows.filter((row) => row.userId !== null)
}

/** The first statement waits for completions under way on these states; the second one sees what they wrote. */
async function unbindInSteps(transaction: SqlExecutor, unbindings: readonly FreeUnbinding[]): Promise<EndedBinding[]> {
  const pairs = describePairs(unbindings)
  await transaction.$executeRaw(...flat`WITH ${pairs}, ${openStates} ${voidStates(unbindings)}`)
  return transaction.$queryRaw<EndedBinding[]>(
    ...flat`
    WITH ${pairs}, ${deleteBindings(sql`TRUE`)}
    SELECT user_id AS "userId", provider FROM ended`
  )
}

/**
 * Ends the bindings of several users in one statement, or in one transaction when completions of theirs come in
 * between, and returns which there were. See `unbindAll`.
 *
 * @see https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
 */
export async function unbindOnPostgresql(
  database: SqlDatabase,
  unbindings: readonly FreeUnbinding[]
): Promise<EndedBinding[]> {
  try {
    return await unbindAtOnce(statementsOf(database), unbindings)
  } catch (error) {
    if (!isUnfitValue(error)) throw error
  }
  return database.client.$transaction((transaction) => unbindInSteps(transaction, unbindings), transactionOptions)
}
