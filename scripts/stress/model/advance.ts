import { providerTypes } from '../family.js'
import { vendorFaults } from '../vendor.js'
import type { Observation, Operation } from './observation.js'
import {
  addTicket,
  bind,
  changeTicket,
  claimTtlMs,
  isReusable,
  keyOf,
  mayUnbind,
  stateTtlMs,
  unbind,
  type ModelState,
  type Ticket
} from './state.js'

/** An operation has reached this point of its way; operations are not atomic, their steps are. */
export type Progress = string

/** The end of an operation's way. */
export const done: Progress = 'done'

/** A step that may come next. */
export interface Step {
  state: ModelState
  progress: Progress
}

/** What holds while several operations run. */
export interface Circumstances {
  now: number
  /** Whether processes or connections were disturbed: then recording a failure may itself have failed. */
  isDisturbed: boolean
  /** Every state that was handed out before. */
  handedOut: ReadonlySet<string>
}

type Complete = Extract<Operation, { kind: 'complete' }>

const finish = (state: ModelState): Step[] => [{ state, progress: done }]

/** A step is possible when its answer is the one that was seen, or nothing was seen. */
function answers({ result }: Observation, expected: string): boolean {
  return result === expected || result === 'LOST'
}

function claim(state: ModelState, seen: Observation, operation: Complete, now: number): Step[] {
  const { user, provider, ticket: name, code } = operation
  const refuse = (): Step[] => (answers(seen, 'STATE_UNUSABLE') ? finish(state) : [])
  const ticket: Ticket | undefined = state.tickets[name]
  if (ticket === undefined || ticket.user !== user || ticket.provider !== provider) return refuse()
  if (ticket.code === null) {
    if (ticket.expires <= now) return refuse()
    const claimed = { code, claimExpires: now + claimTtlMs, expires: now + stateTtlMs, reusable: false }
    return [{ state: changeTicket(state, name, claimed), progress: 'claimed' }]
  }
  if (ticket.code !== code) return refuse()
  if (ticket.outcome !== null) {
    if (ticket.expires <= now) return refuse()
    return answers(seen, ticket.outcome === 'BOUND' ? 'OK' : ticket.outcome) ? finish(state) : []
  }
  if (ticket.claimExpires <= now) return refuse()
  return answers(seen, 'COMPLETION_IN_PROGRESS') ? finish(state) : []
}

function decide(state: ModelState, seen: Observation, operation: Complete, now: number): Step[] {
  const { user, provider, ticket: name, person, fault } = operation
  const failure = vendorFaults[fault]
  if (failure !== null) return answers(seen, failure) ? [{ state, progress: failure }] : []
  // An unbind came in between.
  if (state.tickets[name] === undefined) return answers(seen, 'STATE_UNUSABLE') ? finish(state) : []
  const bound = bind(state, user, provider, person, now)
  if (bound !== null) return answers(seen, 'OK') ? finish(changeTicket(bound, name, { outcome: 'BOUND' })) : []
  const conflict = 'ACCOUNT_BOUND_ELSEWHERE'
  return answers(seen, conflict) ? [{ state, progress: conflict }] : []
}

function record(state: ModelState, name: string, outcome: string, isDisturbed: boolean): Step[] {
  if (state.tickets[name] === undefined) return finish(state)
  const recorded = finish(changeTicket(state, name, { outcome }))
  return isDisturbed ? [...recorded, ...finish(state)] : recorded
}

function complete(
  state: ModelState,
  progress: Progress,
  seen: Observation,
  operation: Complete,
  at: Circumstances
): Step[] {
  if (progress === '') return claim(state, seen, operation, at.now)
  if (progress === 'claimed') return decide(state, seen, operation, at.now)
  return record(state, operation.ticket, progress, at.isDisturbed)
}

function showsBindings(state: ModelState, user: string, list: NonNullable<Observation['list']>): boolean {
  return providerTypes.every((provider) => {
    const bound = state.bound[keyOf(user, provider)]
    const shown = list[provider]
    const canUnbind = bound === undefined || mayUnbind(state, user, provider)
    const isSame = shown?.nickname === (bound?.nickname ?? null) && shown?.boundAt === (bound?.boundAt ?? null)
    return isSame && shown?.canUnbind === canUnbind
  })
}

/** A list reads what is bound, and gets one URL a provider, in any order; its progress is the parts that are left. */
function list(
  state: ModelState,
  progress: Progress,
  { operation, list: shown }: Observation,
  at: Circumstances
): Step[] {
  const { now, handedOut } = at
  const { user } = operation
  if (shown === undefined) return finish(state)
  const parts = progress === '' ? ['bindings', ...providerTypes] : progress.split('+')
  return parts.flatMap((part) => {
    const rest = parts.filter((other) => other !== part).join('+') || done
    if (part === 'bindings') return showsBindings(state, user, shown) ? [{ state, progress: rest }] : []
    const provider = part as (typeof providerTypes)[number]
    const name = shown[provider]?.ticket as string
    const known = state.tickets[name]
    if (known !== undefined) return isReusable(known, user, provider, now) ? [{ state, progress: rest }] : []
    if (handedOut.has(name)) return []
    // A new one only where there is none: polling must not fill the table.
    if (Object.values(state.tickets).some((ticket) => isReusable(ticket, user, provider, now))) return []
    const expires = (Math.floor(now / (stateTtlMs / 2)) + 2) * (stateTtlMs / 2)
    return [{ state: addTicket(state, name, { user, provider, expires, reusable: true }), progress: rest }]
  })
}

/**
 * Returns the steps that an operation may take next, given what came back in the end. One whose answer was lost may
 * also stop where it is.
 */
export function advance(state: ModelState, progress: Progress, seen: Observation, at: Circumstances): Step[] {
  const { operation } = seen
  switch (operation.kind) {
    case 'issue': {
      const { user, provider } = operation
      if (seen.ticket === undefined || at.handedOut.has(seen.ticket)) return []
      const ticket = { user, provider, expires: at.now + stateTtlMs, reusable: false }
      return finish(addTicket(state, seen.ticket, ticket))
    }
    case 'list':
      return list(state, progress, seen, at)
    case 'complete':
      return complete(state, progress, seen, operation, at)
    case 'unbind': {
      const unbound = unbind(state, operation.user, operation.provider)
      if (unbound !== null) return answers(seen, 'OK') ? finish(unbound) : []
      return answers(seen, 'LAST_LOGIN_METHOD') ? finish(state) : []
    }
  }
}
