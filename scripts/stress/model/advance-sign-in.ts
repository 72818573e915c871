import { vendorFaults } from '../vendor.js'
import { answers, done, finish, type Circumstances, type Progress, type Step } from './step.js'
import type { Observation, Operation } from './observation.js'
import {
  addSession,
  bind,
  changeSignIn,
  claimTtlMs,
  findHolders,
  keyOf,
  repetitionMs,
  setSuspension,
  stateTtlMs,
  ticketTtlMs,
  useBinding,
  versionOf,
  type ModelState,
  type SignIn
} from './state.js'

type Login = Extract<Operation, { kind: 'login' }>
type Redemption = Extract<Operation, { kind: 'redeem' }>
type Suspension = Extract<Operation, { kind: 'issue' | 'unbind' | 'suspend' | 'resume' }>

/** Where the answer to a login without a binding was lost, nobody knows the ticket. */
const unknownTicket = 'lost'

function claim(state: ModelState, seen: Observation, { visit, browser, provider, code }: Login, now: number): Step[] {
  const refuse = (): Step[] => (answers(seen, 'STATE_UNUSABLE') ? finish(state) : [])
  if (visit.browser !== browser) return refuse()
  const known = state.signIns[visit.state]
  if (known === undefined) {
    if (visit.issuedAt + stateTtlMs <= now) return refuse()
    const times = { claimExpires: now + claimTtlMs, outcomeExpires: now + repetitionMs }
    const expires = Math.max(visit.issuedAt + stateTtlMs, ...Object.values(times))
    const signIn: SignIn = {
      ...{ browser, provider, code, ...times, expires, outcome: null, key: null, version: null, ticket: null }
    }
    const signIns = { ...state.signIns, [visit.state]: signIn }
    return [{ state: { ...state, signIns }, progress: 'claimed' }]
  }
  if (known.code !== code) return refuse()
  if (known.outcome === null) {
    if (known.claimExpires <= now) return refuse()
    return answers(seen, 'COMPLETION_IN_PROGRESS') ? finish(state) : []
  }
  if (known.outcomeExpires <= now) return refuse()
  if (known.outcome === 'SIGNED_IN' || known.outcome === 'ACCOUNT_NOT_BOUND') return [{ state, progress: 'repeat' }]
  return answers(seen, known.outcome) ? finish(state) : []
}

function writeTicket(state: ModelState, seen: Observation, { visit, person }: Login, now: number): Step[] {
  if (!answers(seen, 'ACCOUNT_NOT_BOUND')) return []
  const ticket = { name: seen.loginTicket ?? unknownTicket, person, expires: now + ticketTtlMs }
  const { expires } = state.signIns[visit.state] as SignIn
  const change = { outcome: 'ACCOUNT_NOT_BOUND', ticket, expires: Math.max(expires, ticket.expires) }
  return finish(changeSignIn(state, visit.state, change))
}

function decide(state: ModelState, seen: Observation, operation: Login, now: number): Step[] {
  const { provider, visit, person, fault } = operation
  const fail = (code: string): Step[] => (answers(seen, code) ? [{ state, progress: code }] : [])
  const failure = vendorFaults[fault]
  if (failure !== null) return fail(failure)
  const [key, ...others] = findHolders(state, provider, person)
  if (others.length > 0) return fail('ACCOUNT_AMBIGUOUS')
  if (key === undefined) return writeTicket(state, seen, operation, now)
  if (state.bound[key]?.isSuspended === true) return fail('BINDING_SUSPENDED')
  if (!answers(seen, 'OK')) return []
  const version = versionOf(state, key)
  return finish(changeSignIn(useBinding(state, key, person), visit.state, { outcome: 'SIGNED_IN', key, version }))
}

function repeat(state: ModelState, seen: Observation, operation: Login, now: number): Step[] {
  const { key, version, ticket } = state.signIns[operation.visit.state] as SignIn
  const refuse = (code: string): Step[] => (answers(seen, code) ? finish(state) : [])
  if (key === null) {
    if (ticket === null) return refuse('STATE_UNUSABLE')
    return writeTicket(state, seen, { ...operation, person: ticket.person }, now)
  }
  const bound = state.bound[key]
  if (bound === undefined || versionOf(state, key) !== version) return refuse('STATE_UNUSABLE')
  if (bound.isSuspended) return refuse('BINDING_SUSPENDED')
  return answers(seen, 'OK') ? finish(addSession(state, key)) : []
}

/** Returns the next steps of a login: it claims, decides or repeats, and records a failure. */
export function login(
  state: ModelState,
  progress: Progress,
  seen: Observation,
  operation: Login,
  { now, isDisturbed }: Circumstances
): Step[] {
  if (progress === '') return claim(state, seen, operation, now)
  if (progress === 'claimed') return decide(state, seen, operation, now)
  if (progress === 'repeat') return repeat(state, seen, operation, now)
  const recorded = finish(changeSignIn(state, operation.visit.state, { outcome: progress }))
  return isDisturbed ? [...recorded, ...finish(state)] : recorded
}

/** Returns the only step of a redemption. */
export function redeem(
  state: ModelState,
  seen: Observation,
  { user, ticket, browser }: Redemption,
  { now }: Circumstances
): Step[] {
  const found = Object.entries(state.signIns).find(([, signIn]) => signIn.ticket?.name === ticket)
  const refuse = (code: string): Step[] => (answers(seen, code) ? finish(state) : [])
  if (found === undefined) return refuse('TICKET_UNUSABLE')
  const [name, { browser: own, provider, ticket: kept }] = found
  if (own !== browser || kept === null || kept.expires <= now) return refuse('TICKET_UNUSABLE')
  const bound = bind(state, user, provider, kept.person, now)
  if (typeof bound === 'string') return refuse(bound)
  return answers(seen, 'OK') ? finish(changeSignIn(bound, name, { ticket: null })) : []
}

/** Returns the next step of a suspension or its end: it looks for the binding, and then changes that one. */
export function suspend(
  state: ModelState,
  progress: Progress,
  seen: Observation,
  { kind, user, provider }: Suspension
): Step[] {
  const key = keyOf(user, provider)
  // Each binding of a user and provider has an event of its own.
  const present = state.bound[key] === undefined ? done : `found ${state.events[`${key} BOUND`]}`
  if (progress === '' && present !== done) return [{ state, progress: present }]
  if (progress !== present) return answers(seen, 'BINDING_NOT_FOUND') ? finish(state) : []
  return answers(seen, 'OK') ? finish(setSuspension(state, key, kind === 'suspend')) : []
}
