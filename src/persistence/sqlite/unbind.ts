import { sql } from '@prisma/client-runtime-utils'
import { flat } from '../sql/flatten-sql.js'
import { createId } from '../create-id.js'
import { timeOfEnd } from '../events/insert-event.js'
import { formatTime } from '../sql/format-time.js'
import type { SqlDatabase, SqlExecutor } from '../sql/sql-client.js'
import type { FreeUnbinding } from '../store.js'
import { transactionOptions } from '../sql/transaction-options.js'
import { keyOf } from '../bindings/unbinding-key.js'

interface EndedBinding {
  id: string
  userId: string
  provider: string
  updatedAt: Date
}

async function insertEvents(
  transaction: SqlExecutor,
  bindings: readonly EndedBinding[],
  unbindings: readonly FreeUnbinding[]
): Promise<void> {
  const askedAt = new Map(unbindings.map((unbinding) => [keyOf(unbinding), unbinding.now]))
  const rows = bindings.map(({ updatedAt, ...binding }) => {
    const occurredAt = timeOfEnd(askedAt.get(keyOf(binding)) as Date, updatedAt)
    return { ...binding, eventId: createId(occurredAt), occurredAt: formatTime(occurredAt) }
  })
  await transaction.$executeRaw`
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, occurred_at)
    SELECT value->>'eventId', 'UNBOUND', value->>'userId', value->>'provider', value->>'id', value->>'occurredAt'
    FROM json_each(${JSON.stringify(rows)})`
}

async function writeUnbindings(
  transaction: SqlExecutor,
  unbindings: readonly FreeUnbinding[]
): Promise<EndedBinding[]> {
  const voidedAt = new Date(Math.max(...unbindings.map(({ now }) => now.getTime())))
  const pairs = JSON.stringify(unbindings.map(({ userId, provider }) => ({ userId, provider })))
  const isTheirs = sql`(user_id, provider) IN (SELECT value->>'userId', value->>'provider' FROM json_each(${pairs}))`
  await transaction.$executeRaw(
    ...flat`
    UPDATE oauth_states SET voided_at = ${voidedAt}, reuse_key = NULL
    WHERE ${isTheirs} AND outcome IS NULL AND voided_at IS NULL`
  )
  // Not left to ON DELETE CASCADE: a host's connection to SQLite may not enforce foreign keys.
  await transaction.$executeRaw(
    ...flat`
    DELETE FROM oauth_identities WHERE binding_id IN (SELECT id FROM oauth_bindings WHERE ${isTheirs})`
  )
  const ended = await transaction.$queryRaw<EndedBinding[]>(
    ...flat`
    DELETE FROM oauth_bindings WHERE ${isTheirs}
    RETURNING id, user_id AS "userId", provider, updated_at AS "updatedAt"`
  )
  if (ended.length > 0) await insertEvents(transaction, ended, unbindings)
  return ended
}

/** Ends the bindings of several users in one transaction, and returns which there were. See `unbindAll`. */
export async function unbindOnSqlite(
  { client }: SqlDatabase,
  unbindings: readonly FreeUnbinding[]
): Promise<EndedBinding[]> {
  return client.$transaction((transaction) => writeUnbindings(transaction, unbindings), transactionOptions)
}
