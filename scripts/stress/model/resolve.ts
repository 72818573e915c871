import { randomBytes } from 'node:crypto'
import type { Vendor } from '../vendor.js'
import type { ProviderType } from '../family.js'
import type { Observation, Operation, Visit } from './observation.js'
import { browserCount, type PlannedOperation } from './steps.js'

type PlannedCompletion = Extract<PlannedOperation, { kind: 'complete' }>
type Completion = Extract<Operation, { kind: 'complete' }>
type PlannedLogin = Extract<PlannedOperation, { kind: 'login' }>
type Login = Extract<Operation, { kind: 'login' }>

/** Gets a state for a browser; `null`: there was no answer. */
export type GetVisit = (provider: ProviderType, browser: string, process: number) => Promise<Visit | null>

/** An operation and the process that is asked. */
export interface PlacedOperation {
  operation: Operation
  process: number
}

/** Turns plans into operations on the states there are. */
export interface Resolver {
  resolve(planned: PlannedOperation): Promise<PlacedOperation[]>
  /** Takes in what states were handed out. */
  learn(seen: readonly Observation[]): void
  /** Every state that was handed out so far. */
  handedOut(): ReadonlySet<string>
  /** The codes that each state was posted with. */
  codesOf: ReadonlyMap<string, ReadonlySet<string>>
}

interface KnownTicket {
  name: string
  user: string
  provider: string
}

type PlannedConsent = Pick<PlannedLogin, 'openId' | 'unionId' | 'fault'>

/** A person consents, and gets a code. */
function consent({ openId, unionId, fault }: PlannedConsent, name: string, vendor: Vendor) {
  const person = { openId: `${name}-o${openId}`, unionId: unionId === null ? null : `${name}-u${unionId}` }
  return { code: vendor.issueCode(person, fault), person, fault }
}

function repeatOn({ process, times }: { process: number; times: number }, operation: Operation): PlacedOperation[] {
  return Array.from({ length: times }, (_, index) => ({ process: process + index, operation }))
}

/** Creates what remembers the logins and the tickets of browsers. */
function createVisits(name: string, vendor: Vendor, getVisit: GetVisit) {
  const posted: Login[] = []
  const tickets: { ticket: string; browser: string }[] = []
  const browserOf = (index: number): string => `${name}-browser-${index % browserCount}`

  async function visitAnew(planned: PlannedLogin): Promise<Login | null> {
    const { provider, process } = planned
    const browser = browserOf(planned.browser)
    const visit = await getVisit(provider, browser, process)
    if (visit === null) return null
    return { kind: 'login', provider, visit, browser, ...consent(planned, name, vendor) }
  }

  return {
    /** Returns `null` when there was no state to be had. */
    async login(planned: PlannedLogin): Promise<Login | null> {
      const { visit, choice, provider } = planned
      const previous = posted.filter((one) => one.provider === provider).at(-1 - choice)
      if (visit === 'fresh' || previous === undefined) {
        const login = await visitAnew(planned)
        if (login !== null) posted.push(login)
        return login
      }
      if (visit === 'other-code') return { ...previous, ...consent(planned, name, vendor) }
      const other = browserOf(planned.browser)
      return visit === 'other-browser' ? { ...previous, browser: other } : previous
    },
    keepTicket(ticket: string, browser: string): void {
      tickets.push({ ticket, browser })
    },
    chooseTicket({ choice, isOwnBrowser }: { choice: number; isOwnBrowser: boolean }) {
      const chosen = tickets.at(-1 - choice) ?? { ticket: randomBytes(32).toString('base64url'), browser: browserOf(0) }
      return isOwnBrowser ? chosen : { ...chosen, browser: `${name}-stranger` }
    }
  }
}

/** Creates a resolver for the users, people and browsers of one sequence. */
export function createResolver(users: readonly string[], name: string, vendor: Vendor, getVisit: GetVisit): Resolver {
  const tickets: KnownTicket[] = []
  const posted: Completion[] = []
  const visits = createVisits(name, vendor, getVisit)
  const codesOf = new Map<string, Set<string>>()

  function keep(ticketName: string, user: string, provider: string): void {
    if (!tickets.some((ticket) => ticket.name === ticketName)) tickets.push({ name: ticketName, user, provider })
  }

  function post(planned: PlannedCompletion, user: string, ticket: string): Completion {
    return { kind: 'complete', user, provider: planned.provider, ticket, ...consent(planned, name, vendor) }
  }

  /** Returns `null` when there is nothing to post. */
  function complete(planned: PlannedCompletion, user: string): Completion | null {
    const { ticket, choice, provider } = planned
    if (ticket === 'unknown') return post(planned, user, randomBytes(16).toString('hex'))
    if (ticket === 'repeated' || ticket === 'other-code') {
      const previous = posted.filter((one) => one.user === user && one.provider === provider).at(-1 - choice)
      if (previous === undefined) return null
      return ticket === 'repeated' ? previous : post(planned, user, previous.ticket)
    }
    const isOwn = (one: KnownTicket): boolean => one.user === user && one.provider === provider
    const known = (ticket === 'own' ? tickets.filter(isOwn) : tickets).at(-1 - choice)
    return known === undefined ? null : post(planned, user, known.name)
  }

  function keepCode(state: string, code: string): void {
    codesOf.set(state, (codesOf.get(state) ?? new Set()).add(code))
  }

  function resolveAsUser(planned: Exclude<PlannedOperation, PlannedLogin>): PlacedOperation[] {
    const user = users[planned.user] as string
    const { process } = planned
    if (planned.kind === 'redeem') return repeatOn(planned, { kind: 'redeem', user, ...visits.chooseTicket(planned) })
    if (planned.kind === 'list') return [{ process, operation: { kind: 'list', user } }]
    const { provider } = planned
    if (planned.kind !== 'complete') return [{ process, operation: { kind: planned.kind, user, provider } }]
    const operation = complete(planned, user)
    // Without a state to post, get one.
    if (operation === null) return [{ process, operation: { kind: 'issue', user, provider } }]
    posted.push(operation)
    keepCode(operation.ticket, operation.code)
    return repeatOn(planned, operation)
  }

  return {
    codesOf,
    handedOut: () => new Set(tickets.map((ticket) => ticket.name)),
    async resolve(planned) {
      if (planned.kind !== 'login') return resolveAsUser(planned)
      const operation = await visits.login(planned)
      if (operation === null) return []
      keepCode(operation.visit.state, operation.code)
      return repeatOn(planned, operation)
    },
    learn(seen) {
      for (const { operation, ticket, list, loginTicket } of seen) {
        if (loginTicket !== undefined && operation.kind === 'login') visits.keepTicket(loginTicket, operation.browser)
        if (operation.kind !== 'issue' && operation.kind !== 'list') continue
        if (operation.kind === 'issue' && ticket !== undefined) keep(ticket, operation.user, operation.provider)
        for (const [provider, shown] of Object.entries(list ?? {})) keep(shown.ticket, operation.user, provider)
      }
    }
  }
}
