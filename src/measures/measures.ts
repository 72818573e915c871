import { channel } from 'node:diagnostics_channel'
import { isBindingError } from '../errors.js'

/**
 * One kind of thing that is measured, across the process: the channel of its name in `node:diagnostics_channel`. Without
 * a listener a message costs nothing but itself.
 */
export interface Measure<Message extends object> {
  /** Whether anything listens; a message need not be made otherwise. */
  readonly isWatched: () => boolean
  readonly publish: (message: Message) => void
  /** Calls a listener, which must not throw, with each message. Returns what ends that. */
  readonly watch: (listener: (message: Message) => void) => () => void
}

function createMeasure<Message extends object>(name: string): Measure<Message> {
  const messages = channel(`fastify-oauth-binding:${name}`)
  return {
    isWatched: () => messages.hasSubscribers,
    publish: (message) => messages.publish(message),
    watch: (listener) => {
      const receive = (message: unknown): void => listener(message as Message)
      messages.subscribe(receive)
      return () => {
        messages.unsubscribe(receive)
      }
    }
  }
}

/** How a ceremony ended: a lower-case word of a success, the code of a failure. */
export interface CeremonyEnd {
  readonly type: string
  readonly outcome: string
}

export interface VendorFailureSeen {
  readonly type: string
  readonly step: string
  readonly error: string
  /** The vendor's own number or name; `undefined`: there is none. */
  readonly vendorCode: string | undefined
}

/** `pool`: no connection was free in time. `lock`: a lock was not had in time. `conflict`: a transaction was aborted. */
export const databaseFailureKinds = [
  'unavailable',
  'timeout',
  'pool',
  'conflict',
  'lock',
  'read_only',
  'full',
  'other'
] as const

export type DatabaseFailureKind = (typeof databaseFailureKinds)[number]

export const deliveryOutcomes = ['delivered', 'postponed', 'given_up'] as const

export type DeliveryOutcome = (typeof deliveryOutcomes)[number]

export const deletedRows = {
  expiredStates: 'expired_states',
  excessStates: 'excess_states',
  expiredSignIns: 'expired_sign_ins',
  expiredSessions: 'expired_sessions',
  oldEvents: 'old_events'
} as const

export type DeletedRows = (typeof deletedRows)[keyof typeof deletedRows]

export const completionEnds = createMeasure<CeremonyEnd>('completion')
export const signInEnds = createMeasure<CeremonyEnd>('sign-in')
export const vendorCalls = createMeasure<{ type: string; step: string; seconds: number }>('vendor-call')
export const vendorFailures = createMeasure<VendorFailureSeen>('vendor-failure')
export const batches = createMeasure<{ statement: string; size: number }>('batch')
export const databaseFailures = createMeasure<{ kind: DatabaseFailureKind }>('database-failure')
export const deliveries = createMeasure<{ outcome: DeliveryOutcome }>('delivery')
export const deletions = createMeasure<{ rows: DeletedRows; count: number }>('deletion')

/** Asks whether this process delivers events; each delivery that runs answers at once. */
export const deliveryQuestions = createMeasure<{ isDelivering: boolean }>('delivery-question')

/** Publishes how a ceremony ended; `nameOf` names its success. */
export async function measureEnd<Result>(
  measure: Measure<CeremonyEnd>,
  type: string,
  ceremony: Promise<Result>,
  nameOf: (result: Result) => string
): Promise<Result> {
  try {
    const result = await ceremony
    measure.publish({ type, outcome: nameOf(result) })
    return result
  } catch (error) {
    measure.publish({ type, outcome: isBindingError(error) ? error.code : 'INTERNAL_ERROR' })
    throw error
  }
}
