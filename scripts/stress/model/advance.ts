import { providerTypes } from '../family.js'
import { vendorFaults } from '../vendor.js'
import { login, redeem, suspend } from './advance-sign-in.js'
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
import { answers, done, finish, type Circumstances, type Progress, type Step } from './step.js'

type Complete = Extract<Operation, { kind: 'complete' }>

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
  if (typeof bound === 'string') return answers(seen, bound) ? [{ state, progress: bound }] : []
  return answers(seen, 'OK') ? finish(changeTicket(bound, name, { outcome: 'BOUND' })) : []
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
  { list: shown }: Observation,
  user: string,
  { now, handedOut }: Circumstances
): Step[] {
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
      return list(state, progress, seen, operation.user, at)
    case 'complete':
      return complete(state, progress, seen, operation, at)
    case 'unbind': {
      const unbound = unbind(state, operation.user, operation.provider)
      if (typeof unbound === 'string') return answers(seen, unbound) ? finish(state) : []
      return answers(seen, 'OK') ? finish(unbound) : []
    }
    case 'login':
      return login(state, progress, seen, operation, at)
    case 'redeem':
      return redeem(state, seen, operation, at)
    case 'suspend':
    case 'resume':
      return suspend(state, progress, seen, operation)
  }
}
