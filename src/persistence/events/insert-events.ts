import { sql } from '@prisma/client-runtime-utils'
import { createId } from '../create-id.js'
import { elementsOf, toTime } from '../sql/dialect.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { formatTime } from '../sql/format-time.js'
import type { DatabaseKind, SqlExecutor } from '../sql/sql-client.js'
import type { BindingEvent, StoredEvent } from './event-store.js'

export interface BindingChange extends Omit<BindingEvent, 'id' | 'by' | 'reason'>, Pick<StoredEvent, 'clientId'> {
  /** Absent: the user. */
  by?: string | undefined
  reason?: string | undefined
}

/** The columns of a new event of the user's own; the others have defaults. */
export const newEventColumns = sql`id, type, user_id, provider, binding_id, client_id, occurred_at`

/**
 * Returns the time of a change that follows an earlier one: the request's, or 1 ms after the earlier change if that is
 * later, so that events sort by time.
 */
export function timeAfter(askedAt: Date, earlier: Date): Date {
  return new Date(Math.max(askedAt.getTime(), earlier.getTime() + 1))
}

export async function insertEvents(
  transaction: SqlExecutor,
  kind: DatabaseKind,
  changes: readonly BindingChange[]
): Promise<void> {
  const rows = changes.map(({ occurredAt, ...change }) => ({
    ...change,
    id: createId(occurredAt),
    occurredAt: formatTime(occurredAt)
  }))
  await transaction.$executeRaw(
    ...flattenSql`
    INSERT INTO binding_events (${newEventColumns}, "by", reason)
    SELECT value->>'id', value->>'type', value->>'userId', value->>'provider', value->>'bindingId', value->>'clientId',
      ${toTime({ kind }, sql`value->>'occurredAt'`)}, value->>'by', value->>'reason'
    FROM ${elementsOf({ kind }, JSON.stringify(rows))}`
  )
}
