import { sqltag as sql, type Sql } from '@prisma/client/runtime/client'
import { isOneOf } from './batched-reads.js'
import { createId } from './create-id.js'
import { timeOfEnd } from './events.js'
import { formatTime } from './format-time.js'
import type { SqlDatabase, SqlExecutor } from './sql-client.js'
import type { Unbinding } from './store.js'
import { transactionOptions } from './transaction-options.js'
import { withRetry } from './with-retry.js'

/** An unbinding that no `canUnbind` guards. */
export type FreeUnbinding = Omit<Unbinding, 'canUnbind'>

interface EndedBinding {
  id: string
  userId: string
  provider: string
  updatedAt: Date
}

const keyOf = ({ userId, provider }: Pick<Unbinding, 'userId' | 'provider'>): string =>
  JSON.stringify([userId, provider])

/** Each user and provider once, the latest request each, in one order for everybody. */
function sortUnbindings(unbindings: readonly FreeUnbinding[]): Map<string, FreeUnbinding> {
  const keyed = new Map(unbindings.map((unbinding) => [keyOf(unbinding), unbinding]))
  return new Map([...keyed].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * The condition that a row is one of these users', whichever the provider.
 *
 * PostgreSQL takes any JSON for a hundred pairs, and would rather read a whole table of some ten thousand rows than
 * look them up; it knows how many users there are, and with this looks their rows up first.
 */
function createUserCondition(column: Sql, unbindings: readonly FreeUnbinding[]): Sql {
  return isOneOf({ kind: 'postgresql' }, column, [...new Set(unbindings.map(({ userId }) => userId))])
}

/** The condition that a row belongs to one of the pairs; its text does not depend on how many there are. */
function createPairCondition(kind: SqlDatabase['kind'], unbindings: readonly FreeUnbinding[]): Sql {
  const json = JSON.stringify(unbindings.map(({ userId, provider }) => ({ userId, provider })))
  if (kind === 'sqlite') {
    return sql`(user_id, provider) IN (SELECT value->>'userId', value->>'provider' FROM json_each(${json}))`
  }
  return sql`${createUserCondition(sql`user_id`, unbindings)}
    AND (user_id, provider) IN (SELECT "userId", provider FROM json_to_recordset(CAST(${json} AS json))
      AS pair ("userId" text, provider text))`
}

async function insertEvents(
  transaction: SqlExecutor,
  kind: SqlDatabase['kind'],
  bindings: readonly EndedBinding[],
  unbindings: ReadonlyMap<string, FreeUnbinding>
): Promise<void> {
  const rows = bindings.map(({ updatedAt, ...binding }) => {
    const { now } = unbindings.get(keyOf(binding)) as FreeUnbinding
    const occurredAt = timeOfEnd(now, updatedAt)
    return { ...binding, eventId: createId(occurredAt), occurredAt: formatTime(occurredAt) }
  })
  const json = JSON.stringify(rows)
  const events =
    kind === 'sqlite'
      ? sql`SELECT value->>'eventId', 'UNBOUND', value->>'userId', value->>'provider', value->>'id',
            value->>'occurredAt'
          FROM json_each(${json})`
      : sql`SELECT "eventId", 'UNBOUND', "userId", provider, id, "occurredAt"
          FROM json_to_recordset(CAST(${json} AS json)) AS event
            ("eventId" text, "userId" text, provider text, id text, "occurredAt" timestamp(3))`
  await transaction.$executeRaw`
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, occurred_at) ${events}`
}

/**
 * Deletes what is bound, and writes the events of what was not completed this very moment, in one statement. Returns
 * what was deleted.
 */
async function deleteWithEvents(
  transaction: SqlExecutor,
  unbindings: readonly FreeUnbinding[]
): Promise<EndedBinding[]> {
  const rows = unbindings.map(({ userId, provider, now }) => ({
    userId,
    provider,
    eventId: createId(now),
    now: formatTime(now)
  }))
  const isTheirs = createUserCondition(sql`binding.user_id`, unbindings)
  return transaction.$queryRaw<EndedBinding[]>`
    WITH pair AS (
      SELECT "userId", provider, "eventId", now FROM json_to_recordset(CAST(${JSON.stringify(rows)} AS json))
        AS pair ("userId" text, provider text, "eventId" text, now timestamp(3))
    ), anonymous AS (
      DELETE FROM oauth_identities WHERE binding_id IN (
        SELECT binding.id FROM oauth_bindings AS binding
        JOIN pair ON binding.user_id = pair."userId" AND binding.provider = pair.provider WHERE ${isTheirs})
    ), ended AS (
      DELETE FROM oauth_bindings AS binding USING pair
      WHERE binding.user_id = pair."userId" AND binding.provider = pair.provider AND ${isTheirs}
      RETURNING binding.id, binding.user_id, binding.provider, binding.updated_at, pair."eventId", pair.now
    ), event AS (
      INSERT INTO binding_events (id, type, user_id, provider, binding_id, occurred_at)
      SELECT "eventId", 'UNBOUND', user_id, provider, id, now FROM ended WHERE updated_at < now
    )
    SELECT id, user_id AS "userId", provider, updated_at AS "updatedAt" FROM ended`
}

async function writeUnbindings(
  transaction: SqlExecutor,
  kind: SqlDatabase['kind'],
  unbindings: ReadonlyMap<string, FreeUnbinding>
): Promise<EndedBinding[]> {
  const all = [...unbindings.values()]
  const voidedAt = new Date(Math.max(...all.map(({ now }) => now.getTime())))
  const isOurs = createPairCondition(kind, all)
  // A statement of its own: it waits for completions under way on these states, and the next one sees what they wrote.
  await transaction.$executeRaw`
    UPDATE oauth_states SET voided_at = ${voidedAt}, reuse_key = NULL
    WHERE ${isOurs} AND outcome IS NULL AND voided_at IS NULL`
  if (kind === 'postgresql') {
    const ended = await deleteWithEvents(transaction, all)
    const late = ended.filter((binding) => binding.updatedAt >= (unbindings.get(keyOf(binding)) as FreeUnbinding).now)
    if (late.length > 0) await insertEvents(transaction, kind, late, unbindings)
    return ended
  }
  // Not left to ON DELETE CASCADE: a host's connection to SQLite may not enforce foreign keys.
  await transaction.$executeRaw`
    DELETE FROM oauth_identities WHERE binding_id IN (SELECT id FROM oauth_bindings WHERE ${isOurs})`
  const ended = await transaction.$queryRaw<EndedBinding[]>`
    DELETE FROM oauth_bindings WHERE ${isOurs}
    RETURNING id, user_id AS "userId", provider, updated_at AS "updatedAt"`
  if (ended.length > 0) await insertEvents(transaction, kind, ended, unbindings)
  return ended
}

/**
 * Ends the bindings of several users in one transaction: voids their open states, deletes what is bound and writes
 * an event for each binding that there was. Returns for each unbinding whether there was one; of several for the same
 * user and provider only the first may have found it.
 */
export async function unbindAll(
  { client, kind }: SqlDatabase,
  unbindings: readonly FreeUnbinding[]
): Promise<boolean[]> {
  const sorted = sortUnbindings(unbindings)
  const ended = await withRetry(() =>
    client.$transaction((transaction) => writeUnbindings(transaction, kind, sorted), transactionOptions)
  )
  const found = new Set(ended.map(keyOf))
  return unbindings.map((unbinding) => found.delete(keyOf(unbinding)))
}
