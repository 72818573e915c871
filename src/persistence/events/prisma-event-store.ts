import { empty, sql } from '@prisma/client-runtime-utils'
import { isChosenBy, skipLocked } from '../sql/dialect.js'
import { firstIdAt } from '../create-id.js'
import type { BindingEvent, EventLease, EventStore, LeasedEvent, StoredEvent } from './event-store.js'
import { createEventSignal } from './event-signal.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'

const eventColumns = sql`id, type, user_id AS "userId", provider, binding_id AS "bindingId", occurred_at AS "occurredAt",
  "by", reason`

const msOf = (time: Date): bigint => BigInt(time.getTime())

/**
 * One statement, so that an event is leased once. The condition on `deliver_at_ms` stands in the UPDATE too: of two
 * callers that selected the same event, the second one evaluates it again after the first one's commit.
 */
async function leaseEvents(database: SqlDatabase, lease: EventLease): Promise<LeasedEvent[]> {
  const now = msOf(lease.now)
  const oldest = sql`
    SELECT due.id FROM binding_events AS due
    WHERE due.deliver_at_ms <= ${now} AND NOT EXISTS (
      SELECT 1 FROM binding_events AS earlier
      WHERE earlier.user_id = due.user_id AND earlier.deliver_at_ms IS NOT NULL AND earlier.id < due.id)
    ORDER BY due.deliver_at_ms, due.id LIMIT ${lease.limit} ${skipLocked(database)}`
  const rows = await statementsOf(database).$queryRaw<(BindingEvent & { attempts: number })[]>`
    UPDATE binding_events
    SET lease_id = ${lease.leaseId}, deliver_at_ms = ${msOf(lease.expiresAt)},
      delivery_attempts = delivery_attempts + 1
    WHERE deliver_at_ms <= ${now} AND ${isChosenBy(database, sql`id`, oldest)}
    RETURNING ${eventColumns}, delivery_attempts AS attempts`
  // RETURNING has no defined order.
  return rows
    .map(({ attempts, ...event }) => ({ event, attempts }))
    .sort((a, b) => a.event.id.localeCompare(b.event.id))
}

async function recordDelivery(
  statements: SqlExecutor,
  { id, leaseId, now }: { id: string; leaseId: string; now: Date }
): Promise<void> {
  await statements.$executeRaw`
    UPDATE binding_events SET delivered_at = ${now}, deliver_at_ms = NULL, lease_id = NULL
    WHERE id = ${id} AND lease_id = ${leaseId}`
}

async function postponeDelivery(
  statements: SqlExecutor,
  { id, leaseId, retryAt }: { id: string; leaseId: string; retryAt: Date | null }
): Promise<void> {
  const deliverAtMs = retryAt === null ? null : msOf(retryAt)
  await statements.$executeRaw`
    UPDATE binding_events SET deliver_at_ms = ${deliverAtMs}, lease_id = NULL
    WHERE id = ${id} AND lease_id = ${leaseId}`
}

async function findEvents(
  statements: SqlExecutor,
  { after, limit }: { after: string | null; limit: number }
): Promise<StoredEvent[]> {
  return statements.$queryRaw<StoredEvent[]>`
    SELECT ${eventColumns}, client_id AS "clientId", delivered_at AS "deliveredAt",
      delivery_attempts AS "deliveryAttempts"
    FROM binding_events WHERE id > ${after ?? ''} ORDER BY id LIMIT ${limit}`
}

/** Ids begin with their time, so that the primary key finds the old events. One statement with SKIP LOCKED. */
async function deleteOldEvents(
  database: SqlDatabase,
  { before, isDeliveredOnly, limit }: { before: Date; isDeliveredOnly: boolean; limit: number }
): Promise<number> {
  const delivered = isDeliveredOnly ? sql`AND delivered_at IS NOT NULL` : empty
  const old = sql`
    SELECT id FROM binding_events WHERE id < ${firstIdAt(before)} ${delivered}
    ORDER BY id LIMIT ${limit} ${skipLocked(database)}`
  return statementsOf(database).$executeRaw`DELETE FROM binding_events WHERE ${isChosenBy(database, sql`id`, old)}`
}

export function createPrismaEventStore(database: SqlDatabase): EventStore {
  const statements = statementsOf(database)
  return {
    eventSignal: createEventSignal(),
    leaseEvents: (lease) => withRetry(() => leaseEvents(database, lease)),
    recordDelivery: (delivery) => withRetry(() => recordDelivery(statements, delivery)),
    postponeDelivery: (delivery) => withRetry(() => postponeDelivery(statements, delivery)),
    findEvents: (range) => withRetry(() => findEvents(statements, range)),
    deleteOldEvents: (range) => withRetry(() => deleteOldEvents(database, range))
  }
}
