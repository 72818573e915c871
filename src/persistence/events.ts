import { createId } from './create-id.js'
import type { SqlExecutor } from './sql-client.js'

/** What happened to a binding. */
export interface BindingChange {
  /** Made, replaced by another account, the same account completed again, ended. */
  type: 'BOUND' | 'REBOUND' | 'REFRESHED' | 'UNBOUND'
  userId: string
  provider: string
  bindingId: string
  /** The app at the provider; `null` when none took part. */
  clientId: string | null
  occurredAt: Date
}

/** Writes the event of a change, in the transaction of the change. */
export async function insertEvent(transaction: SqlExecutor, change: BindingChange): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, client_id, occurred_at)
    VALUES (${createId(change.occurredAt)}, ${change.type}, ${change.userId}, ${change.provider},
      ${change.bindingId}, ${change.clientId}, ${change.occurredAt})`
}
