import { randomBytes } from 'node:crypto'
import type { Vendor } from '../vendor.js'
import type { Observation, Operation } from './observation.js'
import type { PlannedOperation } from './steps.js'

type PlannedCompletion = Extract<PlannedOperation, { kind: 'complete' }>
type Completion = Extract<Operation, { kind: 'complete' }>

/** An operation and the process that is asked. */
export interface PlacedOperation {
  operation: Operation
  process: number
}

/** Turns plans into operations on the states there are. */
export interface Resolver {
  resolve(planned: PlannedOperation): PlacedOperation[]
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

/** Creates a resolver for the users and people of one sequence. */
export function createResolver(users: readonly string[], name: string, vendor: Vendor): Resolver {
  const tickets: KnownTicket[] = []
  const posted: Completion[] = []
  const codesOf = new Map<string, Set<string>>()

  function keep(ticketName: string, user: string, provider: string): void {
    if (!tickets.some((ticket) => ticket.name === ticketName)) tickets.push({ name: ticketName, user, provider })
  }

  function post(planned: PlannedCompletion, user: string, ticket: string): Completion {
    const { provider, openId, unionId, fault } = planned
    const person = { openId: `${name}-o${openId}`, unionId: unionId === null ? null : `${name}-u${unionId}` }
    const code = vendor.issueCode(person, fault)
    return { kind: 'complete', user, provider, ticket, code, person, fault }
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

  return {
    codesOf,
    handedOut: () => new Set(tickets.map((ticket) => ticket.name)),
    resolve(planned) {
      const user = users[planned.user] as string
      const { process } = planned
      if (planned.kind === 'list') return [{ process, operation: { kind: 'list', user } }]
      const { provider } = planned
      if (planned.kind !== 'complete') return [{ process, operation: { kind: planned.kind, user, provider } }]
      const operation = complete(planned, user)
      // Without a state to post, get one.
      if (operation === null) return [{ process, operation: { kind: 'issue', user, provider } }]
      posted.push(operation)
      codesOf.set(operation.ticket, (codesOf.get(operation.ticket) ?? new Set()).add(operation.code))
      return Array.from({ length: planned.times }, (_, index) => ({ process: process + index, operation }))
    },
    learn(seen) {
      for (const { operation, ticket, list } of seen) {
        if (ticket !== undefined && operation.kind === 'issue') keep(ticket, operation.user, operation.provider)
        for (const [provider, shown] of Object.entries(list ?? {})) keep(shown.ticket, operation.user, provider)
      }
    }
  }
}
