/** A change of a binding, as a host is told of it. */
export interface BindingEvent {
  /** UUID version 7. The same event may be handed over more than once; it then has the same id. */
  id: string
  /** Made, replaced by another account, the same account completed again, ended. */
  type: 'BOUND' | 'REBOUND' | 'REFRESHED' | 'UNBOUND'
  userId: string
  /** The contract's provider type, `WECHAT` for instance. */
  provider: string
  bindingId: string
  occurredAt: Date
}

/** An event with everything that is kept of it. */
export interface StoredEvent extends BindingEvent {
  /** The app at the provider; `null` when none took part. */
  clientId: string | null
  /** When the host took it; `null` until then. */
  deliveredAt: Date | null
  /** How often handing it over was begun. */
  deliveryAttempts: number
}

/** A request for events to hand over. */
export interface EventLease {
  /** Random, unique to this request; only its holder may say how the delivery went. */
  leaseId: string
  now: Date
  /** When others may take the events if nobody said how it went. */
  expiresAt: Date
  /** How many at most. */
  limit: number
}

/** An event to hand over. */
export interface LeasedEvent {
  event: BindingEvent
  /** How often handing it over was begun, this time included. */
  attempts: number
}

/**
 * Keeps events until the host has them, and as long after as the host wants. Every method is safe under concurrent
 * calls from any number of processes, and throws `STORE_UNAVAILABLE` when the database cannot be used.
 */
export interface EventStore {
  /**
   * Takes events that are due, in one conditional statement, of each user the oldest outstanding one only; so a
   * user's events are handed over one after the other. What another process holds is skipped until its lease is over.
   */
  leaseEvents(lease: EventLease): Promise<LeasedEvent[]>

  /** Notes that the host has an event, unless the lease has passed to somebody else. */
  recordDelivery(delivery: { id: string; leaseId: string; now: Date }): Promise<void>

  /** Puts an event off; with `null` for ever. Does nothing when the lease has passed to somebody else. */
  postponeDelivery(delivery: { id: string; leaseId: string; retryAt: Date | null }): Promise<void>

  /** Returns events in the order of their ids, those after `after` (`null`: from the first), at most `limit`. */
  findEvents(range: { after: string | null; limit: number }): Promise<StoredEvent[]>

  /** Deletes at most `limit` events older than `before`, delivered ones only if so wanted; returns how many. */
  deleteOldEvents(range: { before: Date; isDeliveredOnly: boolean; limit: number }): Promise<number>
}
