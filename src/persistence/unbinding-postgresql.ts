import { sqltag as sql, type Sql } from '@prisma/client/runtime/client'
import { createId } from './create-id.js'
import { isUnfitValue } from './failures.js'
import { formatTime } from './format-time.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from './sql-client.js'
import type { FreeUnbinding } from './store.js'
import { transactionOptions } from './transaction-options.js'

interface EndedBinding {
  userId: string
  provider: string
}

function describePairs(unbindings: readonly FreeUnbinding[]): Sql {
  const rows = unbindings.map(({ userId, provider, now }) => ({
    userId,
    provider,
    eventId: createId(now),
    now: formatTime(now)
  }))
  return sql`pair AS (
    SELECT "userId", provider, "eventId", now FROM json_to_recordset(CAST(${JSON.stringify(rows)} AS json))
      AS pair ("userId" text, provider text, "eventId" text, now timestamp(3)))`
}

/**
 * The condition that a row is one of these users', whichever the provider.
 *
 * PostgreSQL takes any JSON for a hundred pairs, and would rather read a whole table of some ten thousand rows than
 * look them up; it knows how many users there are, and with this looks their rows up first.
 */
function createUserCondition(column: Sql, unbindings: readonly FreeUnbinding[]): Sql {
  return sql`${column} = ANY(${[...new Set(unbindings.map(({ userId }) => userId))]})`
}

/** The condition that a state is one of the pairs' that nobody completed or voided. */
function createOpenCondition(unbindings: readonly FreeUnbinding[]): Sql {
  return sql`${createUserCondition(sql`user_id`, unbindings)}
    AND (user_id, provider) IN (SELECT "userId", provider FROM pair) AND outcome IS NULL AND voided_at IS NULL`
}

function voidStates(unbindings: readonly FreeUnbinding[]): Sql {
  const voidedAt = new Date(Math.max(...unbindings.map(({ now }) => now.getTime())))
  return sql`UPDATE oauth_states SET voided_at = CAST(${voidedAt} AS timestamp(3)), reuse_key = NULL
    WHERE ${createOpenCondition(unbindings)}`
}

/**
 * Deletes what is bound, and writes the events. One that was completed after its end was asked for ends a millisecond
 * after that, see `timeOfEnd`, and its event's id begins with that time: the end comes last.
 */
function deleteBindings(unbindings: readonly FreeUnbinding[], condition: Sql): Sql {
  const isTheirs = sql`binding.user_id = pair."userId" AND binding.provider = pair.provider
    AND ${createUserCondition(sql`binding.user_id`, unbindings)} AND ${condition}`
  return sql`anonymous AS (
      DELETE FROM oauth_identities WHERE binding_id IN (
        SELECT binding.id FROM oauth_bindings AS binding JOIN pair ON ${isTheirs})
    ), ended AS (
      DELETE FROM oauth_bindings AS binding USING pair WHERE ${isTheirs}
      RETURNING binding.id, binding.user_id, binding.provider, pair."eventId",
        GREATEST(pair.now, binding.updated_at + INTERVAL '1 millisecond') AS ended_at,
        lpad(to_hex(CAST(extract(epoch FROM binding.updated_at) * 1000 AS bigint) + 1), 12, '0') AS late,
        binding.updated_at >= pair.now AS is_late
    ), event AS (
      INSERT INTO binding_events (id, type, user_id, provider, binding_id, occurred_at)
      SELECT CASE WHEN is_late
          THEN substr(late, 1, 8) || '-' || substr(late, 9) || substr("eventId", 14) ELSE "eventId" END,
        'UNBOUND', user_id, provider, id, ended_at
      FROM ended
    )`
}

/**
 * All in one statement, which sees the database as it was when it began. A completion that was under way then has
 * locked its state; the statement waits for it, finds fewer states to void than it saw open, and may not have seen the
 * binding. It then fails (what it says is read in the server's log) and has changed nothing.
 */
async function unbindAtOnce(statements: SqlExecutor, unbindings: readonly FreeUnbinding[]): Promise<EndedBinding[]> {
  const rows = await statements.$queryRaw<(EndedBinding | { userId: null })[]>`
    WITH ${describePairs(unbindings)}, voided AS (${voidStates(unbindings)} RETURNING 1), settled AS (
      SELECT CAST(CASE WHEN (SELECT count(*) FROM voided) =
          (SELECT count(*) FROM oauth_states WHERE ${createOpenCondition(unbindings)})
        THEN '1' ELSE 'a completion came in between, so this is repeated' END AS integer) AS one
    ), ${deleteBindings(unbindings, sql`(SELECT one FROM settled) = 1`)}
    SELECT user_id AS "userId", provider FROM settled LEFT JOIN ended ON TRUE`
  return rows.filter((row) => row.userId !== null)
}

/** The first statement waits for completions under way on these states; the second one sees what they wrote. */
async function unbindInSteps(transaction: SqlExecutor, unbindings: readonly FreeUnbinding[]): Promise<EndedBinding[]> {
  const pairs = describePairs(unbindings)
  await transaction.$executeRaw`WITH ${pairs} ${voidStates(unbindings)}`
  return transaction.$queryRaw<EndedBinding[]>`
    WITH ${pairs}, ${deleteBindings(unbindings, sql`TRUE`)}
    SELECT user_id AS "userId", provider FROM ended`
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
