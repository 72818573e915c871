/** Nothing bound, or the name of the account. */
export type Holding = string | null

/** A refusal that a user was told: the account belonged to somebody else. */
export interface Refusal {
  user: string
  account: string
  state: string
  /** When the request was sent and answered, in ms. */
  from: number
  to: number
}

interface Hold {
  user: string
  from: number
  /** When it surely was over. */
  to: number
}

/** Keeps what users were told, and hence what they may hold. */
export interface Ledger {
  /** States whose completion was acknowledged. */
  acknowledged: Set<string>
  refusals: Refusal[]
  /** What a user may hold now: one thing, or more where an answer was lost. */
  possible(user: string): ReadonlySet<Holding>
  /** A user holds this for certain. `since`: when the request was sent. */
  holds(user: string, holding: Holding, since: number): void
  /** A user may hold this as well: nobody knows how the request ended. */
  mayHold(user: string, holding: Holding, since: number): void
  /** Returns the refusals at a time at which nobody else can have held the account. */
  findUnfounded(): Refusal[]
}

/** Creates an empty ledger: nobody holds anything. */
export function createLedger(now: () => number): Ledger {
  const possible = new Map<string, Set<Holding>>()
  const holds = new Map<string, Hold[]>()
  const refusals: Refusal[] = []
  const setOf = (user: string): Set<Holding> => possible.get(user) ?? new Set([null])

  function replace(user: string, next: Set<Holding>, since: number): void {
    const before = setOf(user)
    for (const account of next) {
      if (account === null || before.has(account)) continue
      holds.set(account, [...(holds.get(account) ?? []), { user, from: since, to: Infinity }])
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
    refusals,
    possible: setOf,
    holds: (user, holding, since) => replace(user, new Set([holding]), since),
    mayHold: (user, holding, since) => replace(user, new Set([...setOf(user), holding]), since),
    findUnfounded: () =>
      refusals.filter(({ user, account, from, to }) => {
        const others = (holds.get(account) ?? []).filter((hold) => hold.user !== user)
        return !others.some((hold) => hold.from <= to && hold.to >= from)
      })
  }
}
