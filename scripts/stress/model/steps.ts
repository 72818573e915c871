import fc from 'fast-check'
import { providerTypes, type ProviderType } from '../family.js'
import type { VendorFault } from '../vendor.js'

/** Which state a completion posts. */
export type TicketChoice =
  /** One that this user got for this provider; the latest first. */
  | 'own'
  /** One that was posted before, with the code it was posted with. */
  | 'repeated'
  /** One that was posted before, with another code. */
  | 'other-code'
  /** Anybody's, for any provider. */
  | 'foreign'
  /** One that nobody ever got. */
  | 'unknown'

/** An operation before it is known what states there are. Users, people and processes are numbers. */
export type PlannedOperation =
  | { kind: 'issue' | 'unbind'; user: number; provider: ProviderType; process: number }
  | { kind: 'list'; user: number; process: number }
  | {
      kind: 'complete'
      user: number
      provider: ProviderType
      process: number
      ticket: TicketChoice
      /** Which of those that fit, counted from the latest. */
      choice: number
      openId: number
      /** `null`: the login reveals none. */
      unionId: number | null
      fault: VendorFault
      /** How often it is posted at the same time, on one process after the other. */
      times: number
    }

/** What goes wrong, and how long after the operations were sent, in ms. */
export type Disturbance = { kind: 'kill'; process: number; afterMs: number } | { kind: 'disturb'; afterMs: number }

/** One step of a sequence: operations at the same time, or time that passes. */
export type PlannedStep =
  | { kind: 'operations'; operations: readonly PlannedOperation[]; disturbance: Disturbance | null }
  | { kind: 'pass'; ms: number }

export const userCount = 3
const personCount = 3

const user = fc.nat(userCount - 1)
const process = fc.nat(7)
const provider = fc.constantFrom(...providerTypes)

const simple = fc.record({ kind: fc.constantFrom('issue' as const, 'unbind' as const), user, provider, process })
const issue = fc.record({ kind: fc.constant('issue' as const), user, provider, process })
const list = fc.record({ kind: fc.constant('list' as const), user, process })
const fault = fc.oneof(
  { weight: 8, arbitrary: fc.constant('none' as const) },
  { weight: 3, arbitrary: fc.constant('slow' as const) },
  { weight: 2, arbitrary: fc.constantFrom('refused' as const, 'busy' as const, 'nonsense' as const, 'broken' as const) }
)
const ticket = fc.oneof(
  { weight: 12, arbitrary: fc.constant('own' as const) },
  { weight: 3, arbitrary: fc.constantFrom('repeated' as const, 'other-code' as const) },
  { weight: 2, arbitrary: fc.constantFrom('foreign' as const, 'unknown' as const) }
)
const complete = fc.record({
  kind: fc.constant('complete' as const),
  user,
  provider,
  process,
  ticket,
  choice: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
  openId: fc.nat(personCount - 1),
  unionId: fc.option(fc.nat(personCount - 1), { freq: 4 }),
  fault,
  times: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) })
})
const operation: fc.Arbitrary<PlannedOperation> = fc.oneof(
  { weight: 4, arbitrary: complete },
  { weight: 2, arbitrary: issue },
  { weight: 2, arbitrary: list },
  { weight: 1, arbitrary: simple }
)
const afterMs = fc.integer({ min: 0, max: 20 })
const disturbance: fc.Arbitrary<Disturbance | null> = fc.oneof(
  { weight: 500, arbitrary: fc.constant(null) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('disturb' as const), afterMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), process, afterMs }) }
)
const operations = fc.record({
  kind: fc.constant('operations' as const),
  operations: fc.array(operation, { minLength: 1, maxLength: 4, size: 'max' }),
  disturbance
})
const pass = fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 1000, 31_000, 301_000, 601_000) })

/** Sequences of steps, which shrink to the shortest that still fails. */
export const sequences: fc.Arbitrary<PlannedStep[]> = fc.array(
  fc.oneof({ weight: 12, arbitrary: operations }, { weight: 1, arbitrary: pass }),
  { minLength: 1, maxLength: 40, size: 'max' }
)
