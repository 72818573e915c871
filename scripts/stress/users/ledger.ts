/** Nothing bound, or the name of the account. */
export type Holding = string | null

/** A refusal that a user was told: the account belonged to somebody else. */
export interface Refusal {
  user: string
  account: string
  /** Of a completion; `null`: a ticket was redeemed, which stays as it was. */
  state: string | null
  /** When the request was sent and answered, in ms. */
  from: number
  to: number
}

/** What the service told of an account between two times, in ms. */
export interface Sighting {
  account: string
  /**
   * - `held`: somebody has bound it at some time.
   * - `kept`: one user has had it bound all the while.
   * - `not-kept`: no user has had it bound all the while.
   */
  claim: 'held' | 'kept' | 'not-kept'
  /** How it was told, for a report. */
  by: string
  from: number
  to: number
}

/** A session that a login was answered with. */
export interface AcknowledgedLogin {
  state: string
  /** `id|secret`. */
  token: string
}

interface Hold {
  user: string
  from: number
  /** When it was over. */
  to: number
}

/** Keeps what users were told, and hence what they may hold. */
export interface Ledger {
  /** States whose completion was acknowledged. */
  acknowledged: Set<string>
  logins: AcknowledgedLogin[]
  /** States of sign-ins whose tickets were redeemed. */
  redeemed: Set<string>
  sightings: Sighting[]
  refusals: Refusal[]
  /** What a user may hold now: one thing, or more where an answer was lost. */
  possible(user: string): ReadonlySet<Holding>
  /** A user holds this for certain. `since`: when the request was sent. */
  holds(user: string, holding: Holding, since: number): void
  /** A user may hold this as well: nobody knows how the request ended. */
  mayHold(user: string, holding: Holding, since: number): void
  /** Returns the refusals at a time at which nobody else can have held the account. */
  findUnfounded(): Refusal[]
  /** Returns the sightings that contradict what users may have held, or have held for certain. */
  findImpossible(): Sighting[]
}

/** Creates an empty ledger: nobody holds anything. */
export function createLedger(now: () => number): Ledger {
  const possible = new Map<string, Set<Holding>>()
  /** When accounts may have been held, and when they certainly were. */
  const holds = new Map<string, Hold[]>()
  const certain = new Map<string, Hold[]>()
  const refusals: Refusal[] = []
  const sightings: Sighting[] = []
  const setOf = (user: string): Set<Holding> => possible.get(user) ?? new Set([null])

  const add = (to: Map<string, Hold[]>, account: string, hold: Hold): void => {
    to.set(account, [...(to.get(account) ?? []), hold])
  }

  function noteCertain(user: string, next: Set<Holding>, since: number): void {
    for (const hold of [...certain.values()].flat()) {
      if (hold.user === user && hold.to === Infinity) hold.to = since
    }
    const [account = null] = next
    if (next.size === 1 && account !== null) add(certain, account, { user, from: now(), to: Infinity })
  }

  function replace(user: string, next: Set<Holding>, since: number): void {
    const before = setOf(user)
    noteCertain(user, next, since)
    for (const account of next) {
      if (account === null || before.has(account)) continue
      add(holds, account, { user, from: since, to: Infinity })
    }
    for (const account of before) {
      if (account === null || next.has(account)) continue
      for (const hold of holds.get(account) ?? []) {
        if (hold.user === user && hold.to === Infinity) hold.to = now()
      }
    }
    possible.set(user, next)
  }

  return {
    acknowledged: new Set(),
    logins: [],
    redeemed: new Set(),
    sightings,
    refusals,
    possible: setOf,
    holds: (user, holding, since) => replace(user, new Set([holding]), since),
    mayHold: (user, holding, since) => replace(user, new Set([...setOf(user), holding]), since),
    findUnfounded: () =>
      refusals.filter(({ user, account, from, to }) => {
        const others = (holds.get(account) ?? []).filter((hold) => hold.user !== user)
        return !others.some((hold) => hold.from <= to && hold.to >= from)
      }),
    findImpossible: () =>
      sightings.filter(({ account, claim, from, to }) => {
        const [perhaps, surely] = [holds.get(account) ?? [], certain.get(account) ?? []]
        if (claim === 'held') return !perhaps.some((hold) => hold.from <= to && hold.to >= from)
        const isThroughout = (hold: Hold): boolean => hold.from <= from && hold.to >= to
        return claim === 'kept' ? !perhaps.some(isThroughout) : surely.some(isThroughout)
      })
  }
}
