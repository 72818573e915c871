import { empty, sql } from '@prisma/client-runtime-utils'
import { flat } from '../sql/flatten-sql.js'
import { createBindingError } from '../../errors.js'
import { originalOf } from '../sql/client-schema.js'
import { insertEvent, timeOfEnd } from '../events/insert-event.js'
import type { DatabaseKind, SqlExecutor } from '../sql/sql-client.js'
import type { Unbinding } from '../store.js'

interface BindingRow {
  id: string
  provider: string
  updatedAt: Date
}

/** Waits for completions under way on these states; what they wrote, the next statement sees. */
async function voidStates(transaction: SqlExecutor, { userId, provider, now }: Unbinding): Promise<void> {
  await transaction.$executeRaw`
    UPDATE oauth_states SET voided_at = ${now}, reuse_key = NULL
    WHERE user_id = ${userId} AND provider = ${provider} AND outcome IS NULL AND voided_at IS NULL`
}

/**
 * Locks all that the user has bound, in one order for everybody, so that two unbinds of one user come one after the
 * other. SQLite needs no clause for it: the transaction owns the write lock from its start.
 */
async function lockBindings(transaction: SqlExecutor, kind: DatabaseKind, userId: string): Promise<BindingRow[]> {
  const lock = kind === 'postgresql' ? sql`FOR UPDATE` : empty
  return transaction.$queryRaw<BindingRow[]>(
    ...flat`
    SELECT id, provider, updated_at AS "updatedAt" FROM oauth_bindings WHERE user_id = ${userId} ORDER BY provider ${lock}`
  )
}

/**
 * Voids the open states of a user and provider, deletes the binding and writes the event. To be run in a transaction.
 * Returns whether there was a binding; without one, `canUnbind` is not asked.
 *
 * @throws LAST_LOGIN_METHOD when `canUnbind` says no, and whatever `canUnbind` throws.
 */
export async function writeUnbinding(
  transaction: SqlExecutor,
  kind: DatabaseKind,
  unbinding: Unbinding
): Promise<boolean> {
  const { userId, provider, now, canUnbind } = unbinding
  await voidStates(transaction, unbinding)
  const bindings = await lockBindings(transaction, kind, userId)
  const binding = bindings.find((candidate) => candidate.provider === provider)
  if (binding === undefined) return false
  if (canUnbind !== undefined) {
    const remainingProviders = bindings.filter((other) => other !== binding).map((other) => other.provider)
    const allowed = await canUnbind({ userId, provider, remainingProviders, client: originalOf(transaction) })
    if (!allowed) throw createBindingError('LAST_LOGIN_METHOD')
  }
  // Not left to ON DELETE CASCADE: a host's connection to SQLite may not enforce foreign keys.
  await transaction.$executeRaw`DELETE FROM oauth_identities WHERE binding_id = ${binding.id}`
  await transaction.$executeRaw`DELETE FROM oauth_bindings WHERE id = ${binding.id}`
  const occurredAt = timeOfEnd(now, binding.updatedAt)
  const change = { userId, provider, bindingId: binding.id, clientId: null, occurredAt }
  await insertEvent(transaction, { type: 'UNBOUND', ...change })
  return true
}
