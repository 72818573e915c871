import type { EventSignal } from './event-signal.js'

/** A change of a binding, as `onEvent` of a host receives it. */
export interface BindingEvent {
  /** UUID version 7. Delivery is at least once; a repeated event has the same id. */
  id: string
  /** Created, replaced by another account, completed again with the same account, ended, suspended, resumed. */
  type: 'BOUND' | 'REBOUND' | 'REFRESHED' | 'UNBOUND' | 'SUSPENDED' | 'RESUMED'
  userId: string
  /** The contract's provider type, `WECHAT` for instance. */
  provider: string
  bindingId: string
  occurredAt: Date
  /** The host's name for the person or program that made the change; `null`: the user. */
  by: string | null
  /** Why the change was made; `null`: not told. */
  reason: string | null
}

const sessionEndingTypes: readonly BindingEvent['type'][] = ['UNBOUND', 'REBOUND', 'SUSPENDED']

/**
 * Tells whether a change ends the sessions that were created through the binding: it has ended, has another account, or
 * is suspended. A sign-in that was first has its session committed before such an event is delivered.
 */
export function endsSessions({ type }: Pick<BindingEvent, 'type'>): boolean {
  return sessionEndingTypes.includes(type)
}

/** Takes each committed change of a binding, at least once. What it throws postpones the event. */
export type OnEvent = (event: BindingEvent) => unknown

/** An event with all of its columns. */
export interface StoredEvent extends BindingEvent {
  /** The app at the provider; `null` for `UNBOUND`, `SUSPENDED` and `RESUMED`. */
  clientId: string | null
  /** When `onEvent` succeeded; `null` until then. */
  deliveredAt: Date | null
  /** The number of deliveries that were started. */
  deliveryAttempts: number
}

/** A request for events to deliver. */
export interface EventLease {
  /** Random, unique to this request; `recordDelivery` and `postponeDelivery` need it. */
  leaseId: string
  now: Date
  /** When other processes may lease the events again if no outcome was recorded. */
  expiresAt: Date
  /** The most events. */
  limit: number
}

/** A leased event. */
export interface LeasedEvent {
  event: BindingEvent
  /** The number of deliveries that were started, this one included. */
  attempts: number
}

/**
 * Keeps events until they are delivered, and longer if the host wants it. Every method is safe under concurrent calls
 * from any number of processes, and throws `STORE_UNAVAILABLE` when the database cannot be used.
 */
export interface EventStore {
  /**
   * Is rung by the plugins after each change, so that those who deliver events of the store in this process look for them
   * at once, whichever plugin made the change. Without it only the plugin that delivers notices its own changes, and
   * those of the others at its next poll.
   */
  readonly eventSignal?: EventSignal

  /**
   * Leases events that are due, in one conditional statement. Of each user it leases only the oldest outstanding event,
   * so that a user's events are delivered in order. Events leased by another process are skipped until the lease ends.
   */
  leaseEvents(lease: EventLease): Promise<LeasedEvent[]>

  /** Records the delivery of an event. Does nothing when another process has leased it since. */
  recordDelivery(delivery: { id: string; leaseId: string; now: Date }): Promise<void>

  /** Postpones an event; `null`: for ever. Does nothing when another process has leased it since. */
  postponeDelivery(delivery: { id: string; leaseId: string; retryAt: Date | null }): Promise<void>

  /** Returns events in the order of their ids, those after `after` (`null`: from the first), at most `limit`. */
  findEvents(range: { after: string | null; limit: number }): Promise<StoredEvent[]>

  /** Deletes at most `limit` events older than `before`, of all or only of delivered ones. Returns how many. */
  deleteOldEvents(range: { before: Date; isDeliveredOnly: boolean; limit: number }): Promise<number>
}
