/** What one request does. */
export type RequestKind = 'issue' | 'unbind' | 'list' | 'complete' | 'login'

/** What the requests of a scenario do. */
export type Activity = RequestKind | 'mixed'

/**
 * What the tables are like: `usual`: small, emptied and filled before each turn, and analysed. `fresh`: the same, never
 * analysed, as in the first minute of a server. `large`: 5 million states and half a million bindings of other users,
 * made once and analysed.
 */
export type TablesKind = 'usual' | 'fresh' | 'large'

/** What is measured. */
export interface Scenario {
  activity: Activity
  tables: TablesKind
  /**
   * At how many connections, unless others are asked for; in this order, so that code is compiled, as it is in a server
   * that has been running for a while, before lone requests are measured.
   */
  connections: readonly number[]
  /** The most users that take turns. Default: those of the run. */
  mostUsers?: number
}

/** Every scenario, in the order in which they are measured. */
const scenarios = {
  issue: { activity: 'issue', tables: 'usual', connections: [64, 1, 4, 256] },
  unbind: { activity: 'unbind', tables: 'usual', connections: [64, 256] },
  list: { activity: 'list', tables: 'usual', connections: [64, 1, 4, 256] },
  'list-fresh': { activity: 'list', tables: 'fresh', connections: [64], mostUsers: 100 },
  complete: { activity: 'complete', tables: 'usual', connections: [64, 256] },
  login: { activity: 'login', tables: 'usual', connections: [64, 256] },
  mixed: { activity: 'mixed', tables: 'usual', connections: [64, 256] },
  // Before the other one on these tables, which leaves its states there.
  'list-large': { activity: 'list', tables: 'large', connections: [64] },
  'issue-large': { activity: 'issue', tables: 'large', connections: [64] }
} as const satisfies Record<string, Scenario>

/** The name of a scenario. */
export type ScenarioName = keyof typeof scenarios

/** The names of all scenarios. */
export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[]

/** Returns what a scenario is. */
export function describeScenario(name: ScenarioName): Scenario {
  return scenarios[name]
}

/** How many requests of each kind. */
export type KindCounts = Record<RequestKind, number>

/** Of 100 requests of the mixed scenario. */
const mixedShares: Partial<KindCounts> = { list: 70, issue: 20, complete: 5, unbind: 5 }

/** How many mixed requests are prepared at a time. A multiple of 100; no kind may need more users than there are. */
const mixedLength = 4000

/** Which user does what. */
export interface Step {
  kind: RequestKind
  /** 0 to 999. */
  user: number
  /** What is issued, completed, unbound. */
  provider: 'WECHAT' | 'DING_TALK'
}

/** What is sent, in order. */
export interface Plan {
  steps: readonly Step[]
  /** Whether the plan may be gone through again, until time is up. Otherwise the data must be prepared anew first. */
  isRepeatable: boolean
}

/**
 * Returns the requests of an activity for `users` users.
 *
 * A binding can be unbound once and a code used once, so those plans end: two bindings a user, one completion or login a user.
 * In the mix WeChat is completed and DingTalk unbound, because an unbind voids the states that completions need.
 */
export function planOf(activity: Activity, users: number): Plan {
  const each = (kind: RequestKind, provider: Step['provider']): Step[] =>
    Array.from({ length: users }, (_, user) => ({ kind, user, provider }))
  if (activity === 'unbind') {
    return { steps: [...each('unbind', 'WECHAT'), ...each('unbind', 'DING_TALK')], isRepeatable: false }
  }
  if (activity === 'complete' || activity === 'login') {
    return { steps: each(activity, 'WECHAT'), isRepeatable: false }
  }
  if (activity === 'mixed') return { steps: mix(users), isRepeatable: false }
  return { steps: each(activity, 'WECHAT'), isRepeatable: true }
}

function mix(users: number): Step[] {
  const kinds = Object.entries(mixedShares) as [RequestKind, number][]
  const steps = kinds.flatMap(([kind, share]) =>
    Array.from({ length: (mixedLength * share) / 100 }, (_, index): Step => {
      const provider = kind === 'unbind' ? 'DING_TALK' : 'WECHAT'
      return { kind, user: index % users, provider }
    })
  )
  return shuffle(steps)
}

/** Fisher and Yates, by a fixed sequence of numbers: every target gets the same order. */
function shuffle<T>(items: readonly T[]): T[] {
  const shuffled = [...items]
  let seed = 1
  for (let index = shuffled.length - 1; index > 0; index--) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    const other = seed % (index + 1)
    const item = shuffled[index]!
    shuffled[index] = shuffled[other]!
    shuffled[other] = item
  }
  return shuffled
}

/** Counts nothing yet. */
export function noCounts(): KindCounts {
  return { issue: 0, unbind: 0, list: 0, complete: 0, login: 0 }
}
