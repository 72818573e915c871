import type { Fault, FaultName } from '../faults/catalogue.js'
import type { Person } from '../person.js'

export interface Grant {
  /** The flow that the code was issued in. No other flow redeems it. */
  flow: string
  appId: string
  scope: string
  /** The redirect address, where the platform compares it again when the code is redeemed. */
  redirectUri?: string | undefined
  person: Person
  /** The faults of the person's profile that the flow can show, beyond those of nickname and avatar. */
  personFaults?: readonly FaultName[]
  faults: readonly Fault[]
  /** Whether the app redeems a code of this person for the first time. Set by `redeem`. */
  isFirstLogin?: boolean
}

/** Why a code cannot be redeemed: never issued here, used, too old, or another app's. */
export type CodeProblem = 'unknown' | 'used' | 'expired' | 'other-app'

export interface CodeBook {
  /** Issues a code that lives `ttlSeconds` and works once. */
  issue(grant: Grant, code: string, ttlSeconds: number): void
  /** Redeems a code, so that it never works again. One that is refused stays as it is. */
  redeem(flow: string, appId: string, code: string): Grant | CodeProblem
  /** Finds the grant of a code, used and expired ones included. */
  find(code: string): Grant | undefined
  findLogin(flow: string, appId: string, personId: string): Grant | undefined
}

/** The most codes, and the most sessions, that are remembered; the oldest are forgotten first. */
export const memoryLimit = 100_000

export function forgetOldest(entries: Map<string, unknown>, limit: number): void {
  const [oldest] = entries.keys()
  if (entries.size > limit && oldest !== undefined) entries.delete(oldest)
}

export function createCodeBook(now: () => Date, limit = memoryLimit): CodeBook {
  const logins = new Map<string, Grant>()
  const nameLogin = (...parts: readonly string[]): string => parts.join(' ')
  const entries = new Map<string, { grant: Grant; expiresAt: number; used: boolean }>()
  return {
    issue(grant, code, ttlSeconds) {
      entries.set(code, { grant, expiresAt: now().getTime() + ttlSeconds * 1000, used: false })
      forgetOldest(entries, limit)
    },
    redeem(flow, appId, code) {
      const entry = entries.get(code)
      if (entry === undefined || entry.grant.flow !== flow) return 'unknown'
      if (entry.grant.appId !== appId) return 'other-app'
      if (entry.used) return 'used'
      if (now().getTime() >= entry.expiresAt) return 'expired'
      entry.used = true
      const login = nameLogin(flow, appId, entry.grant.person.id)
      entry.grant = { ...entry.grant, isFirstLogin: !logins.has(login) }
      logins.set(login, entry.grant)
      return entry.grant
    },
    find: (code) => entries.get(code)?.grant,
    findLogin: (...parts) => logins.get(nameLogin(...parts))
  }
}
