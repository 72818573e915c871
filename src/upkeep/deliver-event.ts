import type { FastifyBaseLogger } from 'fastify'
import { inTime } from '../in-time.js'
import { deliveries } from '../measures/measures.js'
import type { BindingEvent, EventStore, LeasedEvent, OnEvent } from '../persistence/events/event-store.js'

export interface DeliveryContext {
  store: Pick<EventStore, 'recordDelivery' | 'postponeDelivery'>
  onEvent: OnEvent
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  now: () => Date
  timeoutMs: number
}

/** How often an event is handed over before it is given up: for about 19 hours. */
export const attemptLimit = 30

const firstPauseMs = 1000
const longestPauseMs = 3_600_000

/** Returns the pause after the nth attempt, in ms: 1 s, 2 s, 4 s … an hour; `null`: the event is given up. */
export function pauseAfter(attempts: number): number | null {
  return attempts >= attemptLimit ? null : Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs)
}

async function callInTime({ onEvent, timeoutMs }: DeliveryContext, event: BindingEvent): Promise<unknown> {
  const createError = () => new Error(`onEvent did not settle within ${timeoutMs} ms`)
  return inTime((async () => onEvent(event))(), { limitMs: timeoutMs, createError, ref: false })
}

async function postpone(
  { store, log, now }: DeliveryContext,
  { event, attempts }: LeasedEvent,
  leaseId: string,
  error: unknown
): Promise<void> {
  const pauseMs = pauseAfter(attempts)
  const fields = { eventId: event.id, attempts, err: error }
  if (pauseMs === null) log.error(fields, 'onEvent failed for the last time; the event is given up')
  else log.warn(fields, `onEvent failed; the event is delivered again in ${pauseMs / 1000} s`)
  const retryAt = pauseMs === null ? null : new Date(now().getTime() + pauseMs)
  await store.postponeDelivery({ id: event.id, leaseId, retryAt })
  deliveries.publish({ outcome: pauseMs === null ? 'given_up' : 'postponed' })
}

/**
 * The delivery never throws: when the database is away, the lease expires, and the event is delivered again. When the
 * delivery was stopped meanwhile (`isAbandoned`), nothing is recorded.
 */
export async function deliverEvent(
  context: DeliveryContext,
  leased: LeasedEvent,
  leaseId: string,
  isAbandoned: () => boolean
): Promise<void> {
  const { store, log, now } = context
  const { id } = leased.event
  try {
    const failure = await callInTime(context, leased.event).then(
      () => null,
      (error: unknown) => ({ error })
    )
    if (isAbandoned()) return
    if (failure === null) {
      await store.recordDelivery({ id, leaseId, now: now() })
      deliveries.publish({ outcome: 'delivered' })
    } else await postpone(context, leased, leaseId, failure.error)
  } catch (error) {
    log.warn({ eventId: id, err: error }, 'How the delivery of an event went could not be noted')
  }
}
