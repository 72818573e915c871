/** What is measured. */
export const scenarioNames = ['issue', 'unbind', 'list', 'complete', 'login', 'mixed'] as const

/** The name of a scenario. */
export type ScenarioName = (typeof scenarioNames)[number]

/** What one request does. */
export type RequestKind = Exclude<ScenarioName, 'mixed'>

/** Numbers of connections at which a request is alone or nearly so. */
const lone = [1, 4]

/** At how many connections a scenario is measured, unless others are asked for. */
export function usualConnections(scenario: ScenarioName): readonly number[] {
  return [...(scenario === 'issue' || scenario === 'list' ? lone : []), 64, 256]
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
 * Returns the requests of a scenario for `users` users.
 *
 * A binding can be unbound once and a code used once, so those plans end: two bindings a user, one completion or login a user.
 * In the mix WeChat is completed and DingTalk unbound, because an unbind voids the states that completions need.
 */
export function planOf(scenario: ScenarioName, users: number): Plan {
  const each = (kind: RequestKind, provider: Step['provider']): Step[] =>
    Array.from({ length: users }, (_, user) => ({ kind, user, provider }))
  if (scenario === 'unbind') {
    return { steps: [...each('unbind', 'WECHAT'), ...each('unbind', 'DING_TALK')], isRepeatable: false }
  }
  if (scenario === 'complete' || scenario === 'login') {
    return { steps: each(scenario, 'WECHAT'), isRepeatable: false }
  }
  if (scenario === 'mixed') return { steps: mix(users), isRepeatable: false }
  return { steps: each(scenario, 'WECHAT'), isRepeatable: true }
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
