import { createId } from '../create-id.js'
import type { BindingEvent, StoredEvent } from './event-store.js'
import type { SqlExecutor } from '../sql/sql-client.js'

/** What happened to a binding. */
export type BindingChange = Omit<BindingEvent, 'id'> & Pick<StoredEvent, 'clientId'>

/**
 * Returns when a binding ended, in the order of its events: after it was last completed, even when that was done while
 * the end was already asked for, and waiting.
 */
export function timeOfEnd(askedAt: Date, completedAt: Date): Date {
  return new Date(Math.max(askedAt.getTime(), completedAt.getTime() + 1))
}

/** Writes the event of a change, in the transaction of the change. */
export async function insertEvent(transaction: SqlExecutor, change: BindingChange): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, client_id, occurred_at)
    VALUES (${createId(change.occurredAt)}, ${change.type}, ${change.userId}, ${change.provider},
      ${change.bindingId}, ${change.clientId}, ${change.occurredAt})`
}
