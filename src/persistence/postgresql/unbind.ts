import { empty, sql, type Sql } from '@prisma/client-runtime-utils'
import { createId } from '../create-id.js'
import { newEventColumns } from '../events/insert-events.js'
import { textsOf } from '../sql/dialect.js'
import { isUnfitValue } from '../sql/failures.js'
import { formatTime } from '../sql/format-time.js'
import type { StoreDatabase } from '../sign-ins/sessions.js'
import { statementsOf } from '../sql/sql-client.js'
import { isUnfinished, unfinishedStatesOfPairs } from '../states/conditions.js'
import type { FreeUnbinding } from '../store.js'

interface EndedBinding {
  userId: string
  provider: string
}

/** As arrays, for ten of which PostgreSQL plans; it takes any JSON for a hundred rows. */
function describePairs(unbindings: readonly FreeUnbinding[]): Sql {
  const [userIds, providers] = [unbindings.map(({ userId }) => userId), unbindings.map(({ provider }) => provider)]
  const [eventIds, times] = [unbindings.map(({ now }) => createId(now)), unbindings.map(({ now }) => formatTime(now))]
  return sql`pair AS (
    SELECT pair.user_id, pair.provider, event_id, CAST(now AS timestamp(3)) AS now
    FROM unnest(${textsOf(userIds)}, CAST(${providers} AS text[]), CAST(${eventIds} AS text[]),
      CAST(${times} AS text[])) AS pair (user_id, provider, event_id, now))`
}

/** Voids the states of `open`, and checks in `settled` that none of them was completed meanwhile. */
function voidStates(unbindings: readonly FreeUnbinding[]): Sql {
  const voidedAt = new Date(Math.max(...unbindings.map(({ now }) => now.getTime())))
  return sql`voided AS (
      UPDATE oauth_states SET voided_at = CAST(${voidedAt} AS timestamp(3)), reuse_key = NULL
      WHERE state_hash = ANY(ARRAY(SELECT state_hash FROM open)) AND ${isUnfinished} RETURNING 1
    ), settled AS (
      SELECT CAST(CASE WHEN (SELECT count(*) FROM voided) = (SELECT count(*) FROM open)
        THEN '1' ELSE 'a completion came in between, so this is repeated' END AS integer) AS one
    )`
}

/**
 * Deletes the bindings and writes their events, after a check in the condition of the events. `timeAfter` in SQL: an
 * event of a binding that was changed after the request gets the time 1 ms after that change, and an id that begins with
 * that time.
 */
const deleteBindings = sql`bound AS (
      SELECT binding.id, event_id, now, last_used_at FROM pair CROSS JOIN LATERAL (
        SELECT id, last_used_at FROM oauth_bindings
        WHERE user_id = pair.user_id AND provider = pair.provider OFFSET 0
      ) AS binding WHERE (SELECT one FROM settled) = 1
    ), anonymous AS (
      DELETE FROM oauth_identities WHERE binding_id = ANY(ARRAY(SELECT id FROM bound))
    ), ended AS (
      DELETE FROM oauth_bindings WHERE id = ANY(ARRAY(SELECT id FROM bound))
      RETURNING id, user_id, provider, updated_at, last_used_at, suspended_at
    ), event AS (
      INSERT INTO binding_events (${newEventColumns})
      SELECT CASE WHEN updated_at < now THEN event_id
          ELSE overlay(lpad(to_hex(CAST(extract(epoch FROM updated_at) * 1000 AS bigint) + 1), 12, '0')
            PLACING '-' FROM 9 FOR 0) || substr(event_id, 14) END,
        'UNBOUND', user_id, provider, id, NULL, GREATEST(now, updated_at + INTERVAL '1 millisecond')
      FROM ended JOIN bound USING (id)
      WHERE CAST(CASE
        WHEN ended.suspended_at IS NULL AND ended.last_used_at IS NOT DISTINCT FROM bound.last_used_at THEN '1'
        ELSE 'the binding is suspended, or a sign-in came in between, so this is repeated' END AS integer) = 1
    )`

const deleteTokens = sql`, unlinked AS (
      DELETE FROM oauth_sessions
      WHERE binding_id = ANY(ARRAY(SELECT id FROM bound WHERE last_used_at IS NOT NULL)) RETURNING token_id
    ), revoked AS (
      DELETE FROM personal_access_tokens WHERE id = ANY(ARRAY(SELECT token_id FROM unlinked))
    )`

/**
 * Ends the bindings of several users in one statement: one round trip instead of the seven of the transaction (rows
 * `unbind, PostgreSQL` of the benchmark). Returns those that there were, or `null` when the transaction has to do it.
 *
 * The statement sees the database as it was when it began. When a completion holds the row lock of a state, it waits,
 * voids fewer states than it saw open, and may not see the new binding. When a sign-in holds the row lock of a binding,
 * it waits, deletes a binding with another `last_used_at` than it saw, and does not see the new session. A cast then
 * fails on purpose (its text appears in the server's log), which undoes the whole statement; so does one for a binding
 * that is suspended, which the transaction refuses.
 *
 * @see https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
 */
export async function unbindInOneStatement(
  database: StoreDatabase,
  unbindings: readonly FreeUnbinding[]
): Promise<EndedBinding[] | null> {
  const { tokens } = database
  try {
    const rows = await statementsOf(database).$queryRaw<(EndedBinding | { userId: null })[]>`
      WITH ${describePairs(unbindings)}, open AS (${unfinishedStatesOfPairs(sql`pair`)}),
        ${voidStates(unbindings)}, ${deleteBindings}${tokens === undefined || tokens.areKept ? empty : deleteTokens}
      SELECT user_id AS "userId", provider FROM settled LEFT JOIN ended ON TRUE`
    return rows.filter((row) => row.userId !== null)
  } catch (error) {
    if (isUnfitValue(error)) return null
    throw error
  }
}
