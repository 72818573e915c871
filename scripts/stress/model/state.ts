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

/** A sign-in that used up its state. */
export interface SignIn {
  browser: string
  provider: ProviderType
  code: string
  /** In ms since 1970, as the others. */
  claimExpires: number
  outcomeExpires: number
  /** When neither state nor ticket can be posted any more. */
  expires: number
  /** `SIGNED_IN`, or the code of the failure. */
  outcome: string | null
  /** The binding that signed in, and which account it had. */
  key: string | null
  version: string | null
  /** The ticket and whom it binds; `null`: there is none, or it was redeemed. */
  ticket: { name: string; person: Person; expires: number } | null
}

/** What a user has bound at a provider. */
export interface Bound {
  isSuspended: boolean
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
  /** By the state of the sign-in. */
  signIns: Readonly<Record<string, SignIn>>
  /** How many sessions stand, by `user provider`. */
  sessions: Readonly<Record<string, number>>
}

export const emptyState: ModelState = { bound: {}, tickets: {}, events: {}, signIns: {}, sessions: {} }

export const claimTtlMs = 30_000
/** How long the outcome of a sign-in is repeated, and how long its ticket lives. */
export const repetitionMs = 60_000
export const ticketTtlMs = 600_000
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

/** Replaces parts of a sign-in. */
export function changeSignIn(state: ModelState, name: string, change: Partial<SignIn>): ModelState {
  return { ...state, signIns: { ...state.signIns, [name]: { ...(state.signIns[name] as SignIn), ...change } } }
}

/** Counts the accounts that were bound under a key: a binding with another account, or another binding, has another. */
export function versionOf({ events }: ModelState, key: string): string {
  return `${events[`${key} BOUND`] ?? 0}.${events[`${key} REBOUND`] ?? 0}`
}

function endSessions({ sessions }: ModelState, key: string): ModelState['sessions'] {
  const { [key]: _ended, ...kept } = sessions
  return kept
}

/** Adds a session. */
export function addSession(state: ModelState, key: string): ModelState {
  return { ...state, sessions: { ...state.sessions, [key]: (state.sessions[key] ?? 0) + 1 } }
}

function addEvent(state: ModelState, key: string, type: string): ModelState['events'] {
  const name = `${key} ${type}`
  return { ...state.events, [name]: (state.events[name] ?? 0) + 1 }
}

const isOf = (bound: Bound, { openId, unionId }: Person): boolean =>
  bound.openIds.includes(openId) || (unionId !== null && bound.unionIds.includes(unionId))

/** The keys of what holds an identity of a person. */
export function findHolders(state: ModelState, provider: ProviderType, person: Person): string[] {
  const held = Object.entries(state.bound).filter(([key, bound]) => key.endsWith(` ${provider}`) && isOf(bound, person))
  return held.map(([key]) => key)
}

function addIdentities(kept: Pick<Bound, 'openIds' | 'unionIds'>, { openId, unionId }: Person) {
  return {
    openIds: [...new Set([...kept.openIds, openId])].sort(),
    unionIds: [...new Set([...kept.unionIds, ...(unionId === null ? [] : [unionId])])].sort()
  }
}

/** Lets the only holder of a person's identity sign in. */
export function useBinding(state: ModelState, key: string, person: Person): ModelState {
  const present = state.bound[key] as Bound
  const completed = addIdentities(present, person)
  const isRefreshed =
    completed.openIds.length > present.openIds.length || completed.unionIds.length > present.unionIds.length
  const bound = { ...present, ...completed, nickname: nicknameOf(person) }
  const events = isRefreshed ? addEvent(state, key, 'REFRESHED') : state.events
  return addSession({ ...state, bound: { ...state.bound, [key]: bound }, events }, key)
}

/** Suspends a binding, or ends its suspension. */
export function setSuspension(state: ModelState, key: string, isSuspended: boolean): ModelState {
  const present = state.bound[key] as Bound
  if (present.isSuspended === isSuspended) return state
  const bound = { ...state.bound, [key]: { ...present, isSuspended } }
  const sessions = isSuspended ? endSessions(state, key) : state.sessions
  return { ...state, bound, sessions, events: addEvent(state, key, isSuspended ? 'SUSPENDED' : 'RESUMED') }
}

/** Binds a person, or returns the code of the refusal. */
export function bind(
  state: ModelState,
  user: string,
  provider: ProviderType,
  person: Person,
  now: number
): ModelState | 'BINDING_SUSPENDED' | 'ACCOUNT_BOUND_ELSEWHERE' {
  const key = keyOf(user, provider)
  const present = state.bound[key]
  if (present?.isSuspended === true) return 'BINDING_SUSPENDED'
  if (findHolders(state, provider, person).some((holder) => holder !== key)) return 'ACCOUNT_BOUND_ELSEWHERE'
  const isSame = present !== undefined && isOf(present, person)
  const bound: Bound = {
    isSuspended: false,
    ...addIdentities(isSame ? present : { openIds: [], unionIds: [] }, person),
    nickname: nicknameOf(person),
    // Each account has a time of its own, even within a millisecond.
    boundAt: isSame ? present.boundAt : Math.max(now, (present?.boundAt ?? 0) + 1)
  }
  const type = present === undefined ? 'BOUND' : isSame ? 'REFRESHED' : 'REBOUND'
  const sessions = type === 'REBOUND' ? endSessions(state, key) : state.sessions
  return { ...state, bound: { ...state.bound, [key]: bound }, sessions, events: addEvent(state, key, type) }
}

/** Whether the user may lose this login method. */
export function mayUnbind(state: ModelState, user: string, provider: ProviderType): boolean {
  if (!user.includes(guardedMark)) return true
  return providerTypes.some((other) => other !== provider && state.bound[keyOf(user, other)] !== undefined)
}

/** Ends a binding and voids what was handed out, or returns the code of the refusal. */
export function unbind(
  state: ModelState,
  user: string,
  provider: ProviderType
): ModelState | 'BINDING_SUSPENDED' | 'LAST_LOGIN_METHOD' {
  const key = keyOf(user, provider)
  const { [key]: present, ...bound } = state.bound
  if (present?.isSuspended === true) return 'BINDING_SUSPENDED'
  if (present !== undefined && !mayUnbind(state, user, provider)) return 'LAST_LOGIN_METHOD'
  const kept = Object.entries(state.tickets).filter(
    ([, ticket]) => ticket.user !== user || ticket.provider !== provider || ticket.outcome !== null
  )
  const events = present === undefined ? state.events : addEvent(state, key, 'UNBOUND')
  return { ...state, bound, tickets: Object.fromEntries(kept), events, sessions: endSessions(state, key) }
}

/** Forgets the tickets and sign-ins whose time is over. */
export function forgetExpired(state: ModelState, now: number): ModelState {
  const kept = Object.entries(state.tickets).filter(
    ([, { expires, claimExpires }]) => Math.max(expires, claimExpires) > now
  )
  const signIns = Object.entries(state.signIns).filter(([, { expires }]) => expires > now)
  return { ...state, tickets: Object.fromEntries(kept), signIns: Object.fromEntries(signIns) }
}
