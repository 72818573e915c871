import type { Answer } from '../call.js'
import { codeOf, stateOf } from '../call.js'
import type { ProviderType } from '../family.js'
import type { Person, VendorFault } from '../vendor.js'

/** One provider of a list. */
export interface ListedProvider {
  ticket: string
  nickname: string | null
  boundAt: number | null
  canUnbind: boolean
}

/** A state that a browser got. */
export interface Visit {
  state: string
  browser: string
  /** In ms since 1970. */
  issuedAt: number
}

/** What was asked of the service. */
export type Operation =
  | { kind: 'issue' | 'unbind' | 'suspend' | 'resume'; user: string; provider: ProviderType }
  | { kind: 'list'; user: string }
  | {
      kind: 'complete'
      user: string
      provider: ProviderType
      ticket: string
      code: string
      person: Person
      fault: VendorFault
    }
  | {
      kind: 'login'
      provider: ProviderType
      visit: Visit
      /** Where it is posted from. */
      browser: string
      code: string
      person: Person
      fault: VendorFault
    }
  | { kind: 'redeem'; user: string; ticket: string; browser: string }

/** An operation and what came back. */
export interface Observation {
  operation: Operation
  /** `OK`, the code of a failure, or `LOST`: no answer, or one that leaves open what was done (503). */
  result: string
  /** The state that an issue handed out. */
  ticket?: string
  /** The ticket of a login whose account nobody has bound. */
  loginTicket?: string
  /** What a list showed. */
  list?: Readonly<Record<string, ListedProvider>>
}

interface ListItem {
  name: string
  url: string
  has_binding: boolean
  binding: { nickname: string | null; bound_at: string } | null
  can_unbind: boolean
}

function readList(items: readonly ListItem[]): Record<string, ListedProvider> {
  const entries = items.map(({ name, url, has_binding: isBound, binding, can_unbind: canUnbind }) => {
    if (isBound !== (binding !== null)) throw new Error('has_binding and binding contradict each other')
    const shown = {
      ticket: stateOf(url),
      nickname: binding === null ? null : binding.nickname,
      boundAt: binding === null ? null : Date.parse(binding.bound_at),
      canUnbind
    }
    return [name.toUpperCase(), shown] as const
  })
  return Object.fromEntries(entries)
}

/**
 * Reads an answer.
 *
 * @throws When the answer breaks what every answer promises: no 500, and a 503 says when to try again.
 */
export function observe(operation: Operation, answer: Answer | null): Observation {
  const code = codeOf(answer)
  if (answer?.status === 500) throw new Error(`${operation.kind} was answered 500 ${JSON.stringify(answer.body)}`)
  if (answer?.status === 503 && !/^[1-9]\d*$/.test(String(answer.headers['retry-after']))) {
    throw new Error(`${operation.kind} was answered 503 without Retry-After`)
  }
  const result = answer?.status === 503 ? 'LOST' : code
  if (answer !== null && code === 'ACCOUNT_NOT_BOUND') {
    return { operation, result, loginTicket: (answer.body as { data: { ticket: string } }).data.ticket }
  }
  if (answer === null || code !== 'OK') return { operation, result }
  const { data } = answer.body as { data: unknown }
  if (operation.kind === 'issue') return { operation, result, ticket: stateOf(data as string) }
  if (operation.kind === 'list') return { operation, result, list: readList(data as ListItem[]) }
  return { operation, result }
}
