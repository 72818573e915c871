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
  | { kind: 'issue' | 'unbind' | 'suspend' | 'resume'; user: number; provider: ProviderType; process: number }
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
  | {
      kind: 'login'
      provider: ProviderType
      process: number
      browser: number
      visit: VisitChoice
      choice: number
      openId: number
      unionId: number | null
      fault: VendorFault
      times: number
    }
  | {
      kind: 'redeem'
      user: number
      process: number
      /** Whether from the browser that got the ticket. */
      isOwnBrowser: boolean
      /** Which of the tickets there were, counted from the latest. */
      choice: number
      times: number
    }

/** Which state a login posts. */
export type VisitChoice =
  /** One that the browser just got. */
  | 'fresh'
  /** One that was posted before, with the code and in the browser it was posted with. */
  | 'repeated'
  /** The same, with another code. */
  | 'other-code'
  /** The same, from another browser. */
  | 'other-browser'

/** What goes wrong, and how long after the operations were sent, in ms. */
export type Disturbance = { kind: 'kill'; process: number; afterMs: number } | { kind: 'disturb'; afterMs: number }

/** One step of a sequence: operations at the same time, or time that passes. */
export type PlannedStep =
  | { kind: 'operations'; operations: readonly PlannedOperation[]; disturbance: Disturbance | null }
  | { kind: 'pass'; ms: number }

export const userCount = 3
const personCount = 3
export const browserCount = 2

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
const choice = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) })
const openId = fc.nat(personCount - 1)
const unionId = fc.option(fc.nat(personCount - 1), { freq: 4 })
const times = fc.oneof(
  { weight: 5, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) }
)
const person = { openId, unionId, fault, times }
const complete = fc.record({
  ...{ kind: fc.constant('complete' as const), user, provider, process, ticket, choice, ...person }
})
const visit = fc.oneof(
  { weight: 6, arbitrary: fc.constant('fresh' as const) },
  { weight: 3, arbitrary: fc.constant('repeated' as const) },
  { weight: 1, arbitrary: fc.constantFrom('other-code' as const, 'other-browser' as const) }
)
const login = fc.record({
  ...{
    kind: fc.constant('login' as const),
    provider,
    process,
    browser: fc.nat(browserCount - 1),
    visit,
    choice,
    ...person
  }
})
const isOwnBrowser = fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const redeem = fc.record({ kind: fc.constant('redeem' as const), user, process, isOwnBrowser, choice, times })
const suspension = fc.record({
  kind: fc.oneof(
    { weight: 1, arbitrary: fc.constant('suspend' as const) },
    { weight: 2, arbitrary: fc.constant('resume' as const) }
  ),
  ...{ user, provider, process }
})
const operation: fc.Arbitrary<PlannedOperation> = fc.oneof(
  { weight: 4, arbitrary: complete },
  { weight: 2, arbitrary: issue },
  { weight: 2, arbitrary: list },
  { weight: 1, arbitrary: simple },
  { weight: 3, arbitrary: login },
  { weight: 1, arbitrary: redeem },
  { weight: 1, arbitrary: suspension }
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
