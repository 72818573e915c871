import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { deliveryQuestions } from '../measures/measures.js'
import type { EventStore, LeasedEvent } from '../persistence/events/event-store.js'
import { createAlarm } from './alarm.js'
import { deliverEvent, type DeliveryContext } from './deliver-event.js'

export interface EventDeliveryOptions extends Omit<DeliveryContext, 'store' | 'timeoutMs'> {
  store: Pick<EventStore, 'leaseEvents' | 'recordDelivery' | 'postponeDelivery'>
  /** How long `onEvent` may take before it counts as failed, in ms. Default 30000. */
  timeoutMs?: number
  /** How long events stay taken by a process that died, in ms; longer than `timeoutMs`. Default 60000. */
  leaseMs?: number
  /** How often to look for events of other processes, and for those put off, in ms. Default 2000. */
  pollIntervalMs?: number
  /** How many events to hand over at once, each of another user. Default 10. */
  concurrency?: number
  /** How long stopping waits for `onEvent`, in ms. Default 5000. */
  stopTimeoutMs?: number
}

export interface EventDelivery {
  wake: () => void
  /** Leases no more events, and resolves when the running deliveries have settled, or after `stopTimeoutMs`. */
  stop: () => Promise<void>
}

/**
 * Delivers events from the database to the host's `onEvent`: at least once each, those of one user one after the other,
 * with no transaction open meanwhile. Any number of processes may do it at once; events of a process that died are
 * taken by another one when their lease expires. Its timers are unref'ed.
 */
export function startEventDelivery(options: EventDeliveryOptions): EventDelivery {
  const { store, log, now, timeoutMs = 30_000, leaseMs = 60_000 } = options
  const { pollIntervalMs = 2000, concurrency = 10, stopTimeoutMs = 5000 } = options
  const context = { ...options, timeoutMs }
  const running = new Set<Promise<void>>()
  const alarm = createAlarm()
  const stopping = new AbortController()
  let isAbandoned = false

  const lease = async (leaseId: string, limit: number): Promise<LeasedEvent[]> => {
    const at = now()
    try {
      return await store.leaseEvents({ leaseId, now: at, expiresAt: new Date(at.getTime() + leaseMs), limit })
    } catch (error) {
      log.warn({ err: error }, 'Events could not be read')
      return []
    }
  }
  const start = (leased: LeasedEvent, leaseId: string): void => {
    const delivery = deliverEvent(context, leased, leaseId, () => isAbandoned).then(() => {
      running.delete(delivery)
      alarm.ring()
    })
    running.add(delivery)
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const free = concurrency - running.size
      const leaseId = randomUUID()
      const events = free > 0 ? await lease(leaseId, free) : []
      // Leased after the stop gave up waiting: another process takes them when the lease expires.
      if (isAbandoned) return
      for (const leased of events) start(leased, leaseId)
      if (!stopping.signal.aborted) await alarm.wait(pollIntervalMs)
    }
    await Promise.all(running)
  }
  const stopAnswering = deliveryQuestions.watch((question) => {
    question.isDelivering = true
  })
  const ended = run()
  return {
    wake: alarm.ring,
    stop: async () => {
      stopAnswering()
      stopping.abort()
      alarm.ring()
      await Promise.race([ended, sleep(stopTimeoutMs, undefined, { ref: false })])
      isAbandoned = true
    }
  }
}
