import type { FastifyBaseLogger } from 'fastify'
import type { BindingEvent, EventStore, LeasedEvent } from '../persistence/events/event-store.js'

/** Is told of each committed change of a binding, at least once; what it throws means "again, later". */
export type OnEvent = (event: BindingEvent) => unknown

/** What a delivery works with. */
export interface DeliveryContext {
  store: Pick<EventStore, 'recordDelivery' | 'postponeDelivery'>
  onEvent: OnEvent
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  now: () => Date
  /** How long `onEvent` may take, in ms. */
  timeoutMs: number
}

/** How often an event is handed over before it is given up: for about 19 hours. */
export const attemptLimit = 30

const firstPauseMs = 1000
const longestPauseMs = 3_600_000

/** How long to wait after the nth attempt, in ms: 1 s, 2 s, 4 s … an hour; `null`: no more. */
export function pauseAfter(attempts: number): number | null {
  return attempts >= attemptLimit ? null : Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs)
}

async function callInTime({ onEvent, timeoutMs }: DeliveryContext, event: BindingEvent): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`onEvent did not settle within ${timeoutMs} ms`)), timeoutMs).unref()
  })
  try {
    await Promise.race([(async () => onEvent(event))(), silence])
  } finally {
    clearTimeout(timer)
  }
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
}

/**
 * Hands one event to the host, and notes how it went. It never throws: when the database is away, the lease lapses,
 * and the event is handed over again.
 *
 * @param isAbandoned Tells whether nobody waits any more: then nothing is noted.
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
    if (failure === null) await store.recordDelivery({ id, leaseId, now: now() })
    else await postpone(context, leased, leaseId, failure.error)
  } catch (error) {
    log.warn({ eventId: id, err: error }, 'How the delivery of an event went could not be noted')
  }
}
