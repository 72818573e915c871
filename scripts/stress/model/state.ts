import { guardedMark, stateTtlSeconds } from '../host-settings.js'
import { providerTypes, type ProviderType } from '../family.js'
import { nicknameOf, type Person } from '../vendor.js'

/** A state that was handed out, as the reference model knows it. */
export interface Ticket {
  user: string
  provider: ProviderType
  /** In ms since 1970: until when it can be claimed, or its outcome be repeated. */
  expires: number
  /** Whether a list may hand it out again. */
  reusable: boolean
  /** The code it was claimed with. */
  code: string | null
  claimExpires: number
  /** `BOUND`, or the code of the failure. */
  outcome: string | null
}

/** What a user has bound at a provider. */
export interface Bound {
  openIds: readonly string[]
  unionIds: readonly string[]
  nickname: string
  boundAt: number
}

/** Everything the service has to remember. Never changed, only replaced. */
export interface ModelState {
  /** By `user provider`. */
  bound: Readonly<Record<string, Bound>>
  /** By the state itself; those that are voided or over are not here: they are as good as unknown. */
  tickets: Readonly<Record<string, Ticket>>
  /** How many events there are, by `user provider type`. */
  events: Readonly<Record<string, number>>
}

export const emptyState: ModelState = { bound: {}, tickets: {}, events: {} }

export const claimTtlMs = 30_000
export const stateTtlMs = stateTtlSeconds * 1000

export const keyOf = (user: string, provider: ProviderType): string => `${user} ${provider}`

/** Whether a ticket may be handed out by a list at this time. */
export function isReusable(ticket: Ticket, user: string, provider: ProviderType, now: number): boolean {
  const isOpen = ticket.reusable && ticket.code === null
  return isOpen && ticket.user === user && ticket.provider === provider && ticket.expires > now + stateTtlMs / 2
}

/** Adds a ticket that was just handed out. */
export function addTicket(
  state: ModelState,
  name: string,
  ticket: Pick<Ticket, 'user' | 'provider' | 'expires' | 'reusable'>
): ModelState {
  const fresh: Ticket = { ...ticket, code: null, claimExpires: 0, outcome: null }
  return { ...state, tickets: { ...state.tickets, [name]: fresh } }
}

/** Replaces parts of a ticket. */
export function changeTicket(state: ModelState, name: string, change: Partial<Ticket>): ModelState {
  return { ...state, tickets: { ...state.tickets, [name]: { ...(state.tickets[name] as Ticket), ...change } } }
}

function addEvent(state: ModelState, key: string, type: string): ModelState['events'] {
  const name = `${key} ${type}`
  return { ...state.events, [name]: (state.events[name] ?? 0) + 1 }
}

/** Binds a person, or returns `null` when an identity belongs to somebody else. */
export function bind(
  state: ModelState,
  user: string,
  provider: ProviderType,
  person: Person,
  now: number
): ModelState | null {
  const key = keyOf(user, provider)
  const present = state.bound[key]
  const isKnown = (bound: Bound): boolean =>
    bound.openIds.includes(person.openId) || (person.unionId !== null && bound.unionIds.includes(person.unionId))
  const isTaken = Object.entries(state.bound).some(
    ([other, bound]) => other !== key && other.endsWith(` ${provider}`) && isKnown(bound)
  )
  if (isTaken) return null
  const isSame = present !== undefined && isKnown(present)
  const kept: Pick<Bound, 'openIds' | 'unionIds'> = isSame ? present : { openIds: [], unionIds: [] }
  const bound: Bound = {
    openIds: [...new Set([...kept.openIds, person.openId])].sort(),
    unionIds: [...new Set([...kept.unionIds, ...(person.unionId === null ? [] : [person.unionId])])].sort(),
    nickname: nicknameOf(person),
    boundAt: isSame ? present.boundAt : now
  }
  const type = present === undefined ? 'BOUND' : isSame ? 'REFRESHED' : 'REBOUND'
  return { ...state, bound: { ...state.bound, [key]: bound }, events: addEvent(state, key, type) }
}

/** Whether the user may lose this login method. */
export function mayUnbind(state: ModelState, user: string, provider: ProviderType): boolean {
  if (!user.includes(guardedMark)) return true
  return providerTypes.some((other) => other !== provider && state.bound[keyOf(user, other)] !== undefined)
}

/** Ends a binding and voids what was handed out, or returns `null` when the user may not lose it. */
export function unbind(state: ModelState, user: string, provider: ProviderType): ModelState | null {
  const key = keyOf(user, provider)
  const { [key]: present, ...bound } = state.bound
  if (present !== undefined && !mayUnbind(state, user, provider)) return null
  const kept = Object.entries(state.tickets).filter(
    ([, ticket]) => ticket.user !== user || ticket.provider !== provider || ticket.outcome !== null
  )
  const events = present === undefined ? state.events : addEvent(state, key, 'UNBOUND')
  return { bound, tickets: Object.fromEntries(kept), events }
}

/** Forgets the tickets whose time is over. */
export function forgetExpired(state: ModelState, now: number): ModelState {
  const kept = Object.entries(state.tickets).filter(
    ([, { expires, claimExpires }]) => Math.max(expires, claimExpires) > now
  )
  return { ...state, tickets: Object.fromEntries(kept) }
}
