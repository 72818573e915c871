import { compare, figureOf, type CellResult, type Figure } from './results.js'
import { describeScenario, scenarioNames, type ScenarioName } from './scenarios.js'
import type { StartFigures } from './start.js'
import { median, summarise, type Ratio } from './statistics.js'

/** A target that the project sets itself. */
export interface Requirement {
  text: string
  /** In words: at least or at most how much. */
  bound: string
  /** `null`: what it takes was not measured. */
  measured: Ratio | null
  isMet: boolean
}

/** One target in one scenario at one number of connections. */
export interface CellKey {
  scenario: ScenarioName
  target: string
  connections: number
}

interface Rule {
  text: string
  /** What it is measured from. */
  needs: readonly CellKey[]
  /** Is given the cells in the order of `needs`, all of them. */
  measure: (...cells: CellResult[]) => Ratio | null
  atLeast?: number
  atMost?: number
  /** Whether `--quick` leaves it out. Default: no. */
  isForLongRuns?: boolean
}

/** The usual number of connections of a rule. */
const usual = 64
const many = 256

const key = (scenario: ScenarioName, target: string, connections = usual): CellKey => ({
  ...{ scenario, target, connections }
})

/** A figure of one target divided by that of another. */
function ratio(
  scenario: ScenarioName,
  [ours, theirs]: readonly [string, string],
  figure: Figure,
  connections = usual
): Pick<Rule, 'needs' | 'measure'> {
  return {
    needs: [key(scenario, ours, connections), key(scenario, theirs, connections)],
    measure: (one, other) => compare(one, other, figure)
  }
}

const databases = [
  { name: 'PostgreSQL', suffix: 'pg' },
  { name: 'SQLite', suffix: 'sqlite' }
] as const

const listTables = [
  { scenario: 'list', text: 'small tables' },
  { scenario: 'list-fresh', text: 'small tables never analysed' },
  { scenario: 'list-large', text: '5 million states' }
] as const

const scenariosAt = (connections: number): ScenarioName[] =>
  scenarioNames.filter((name) => describeScenario(name).connections.includes(connections))

const rules: readonly Rule[] = [
  {
    text: 'issue, PostgreSQL: requests/s against floor-pg',
    ...ratio('issue', ['ours-pg', 'floor-pg'], 'requestsPerSecond'),
    atLeast: 3
  },
  {
    text: 'issue, PostgreSQL, 5 million states: requests/s against floor-pg',
    ...ratio('issue-large', ['ours-pg', 'floor-pg'], 'requestsPerSecond'),
    atLeast: 3,
    isForLongRuns: true
  },
  {
    text: 'issue, PostgreSQL: requests/s against better-auth',
    ...ratio('issue', ['ours-pg', 'better-auth'], 'requestsPerSecond'),
    atLeast: 55
  },
  {
    text: 'issue, PostgreSQL: requests/s against the HTTP ceiling',
    ...ratio('issue', ['ours-pg', 'ceiling'], 'requestsPerSecond'),
    atLeast: 0.5
  },
  {
    text: 'issue, PostgreSQL: server CPU against floor-pg',
    ...ratio('issue', ['ours-pg', 'floor-pg'], 'serverCpuMs'),
    atMost: 0.35
  },
  {
    text: 'issue, PostgreSQL: p99 against floor-pg',
    ...ratio('issue', ['ours-pg', 'floor-pg'], 'p99Ms'),
    atMost: 1
  },
  {
    text: 'issue, SQLite: requests/s against floor-sqlite',
    ...ratio('issue', ['ours-sqlite', 'floor-sqlite'], 'requestsPerSecond'),
    atLeast: 4
  },
  {
    text: 'issue at 1 connection, PostgreSQL: p50 against floor-pg',
    ...ratio('issue', ['ours-pg', 'floor-pg'], 'p50Ms', 1),
    atMost: 1.05
  },
  {
    text: 'issue at 1 connection, SQLite: p50 against floor-sqlite',
    ...ratio('issue', ['ours-sqlite', 'floor-sqlite'], 'p50Ms', 1),
    atMost: 1.1
  },
  {
    text: 'issue, PostgreSQL, log at info to a pipe: server CPU against a silent log',
    ...ratio('issue', ['ours-pg', 'silent-pg'], 'serverCpuMs'),
    atMost: 1.06
  },
  {
    text: 'unbind, PostgreSQL: requests/s against floor-pg',
    ...ratio('unbind', ['ours-pg', 'floor-pg'], 'requestsPerSecond'),
    atLeast: 1
  },
  ...listTables.map(({ scenario, text }) => ({
    text: `list, PostgreSQL, ${text}: requests/s against floor-pg`,
    ...ratio(scenario, ['ours-pg', 'floor-pg'], 'requestsPerSecond'),
    atLeast: 1.8,
    isForLongRuns: describeScenario(scenario).tables === 'large'
  })),
  ...(['complete', 'login'] as const).flatMap((scenario) =>
    databases.map(({ name, suffix }) => ({
      text: `${scenario}, ${name}: server CPU beside the vendor’s calls, ms`,
      needs: [key(scenario, `ours-${suffix}`), key(scenario, 'ceiling'), key('issue', 'ceiling')],
      measure: measureOwnCpu,
      atMost: 0.6
    }))
  ),
  {
    text: 'plugin in a bare host, issue, PostgreSQL: requests/s against stand-alone',
    ...ratio('issue', ['plugin-pg', 'ours-pg'], 'requestsPerSecond'),
    atLeast: 1
  },
  {
    text: 'two workers, issue, PostgreSQL: requests/s on two free cores against one worker on one, from the CPU of a request',
    needs: [key('issue', 'ours-pg'), key('issue', 'workers-pg')],
    measure: (one, two) => estimateScaling(one, two, 2),
    atLeast: 1.7,
    isForLongRuns: true
  },
  ...databases.map(({ name, suffix }) => ({
    text: `issue, ${name}: requests/s at ${many} connections against ${usual}`,
    needs: [key('issue', `ours-${suffix}`, many), key('issue', `ours-${suffix}`)],
    measure: (one: CellResult, other: CellResult) => compare(one, other, 'requestsPerSecond'),
    atLeast: 0.85
  })),
  ...scenariosAt(many).flatMap((scenario) =>
    ['ours', 'plugin'].flatMap((program) =>
      databases.map(({ suffix }) => ({
        text: `${scenario}, ${program}-${suffix}: peak memory at ${many} connections, MB`,
        needs: [key(scenario, `${program}-${suffix}`, many)],
        measure: ({ peakMemoryMb }: CellResult) => summarise([peakMemoryMb]),
        atMost: 150
      }))
    )
  )
]

/** With as many cores as workers, none shared: the cores, divided by what a request costs more than in one worker. */
function estimateScaling(one: CellResult, several: CellResult, workers: number): Ratio | null {
  const cost = compare(one, several, 'serverCpuMs')
  return cost && { median: workers * cost.median, lowest: workers * cost.lowest, highest: workers * cost.highest }
}

/**
 * What a request costs, less what the same calls cost a bare HTTP client: the ceiling's request with the calls, less
 * its request without them.
 */
function measureOwnCpu(ours: CellResult, calling: CellResult, bare: CellResult): Ratio | null {
  const bareCpu = median(figureOf(bare, 'serverCpuMs'))
  const calls = figureOf(calling, 'serverCpuMs')
  // Of 1 000 requests in s: of one in ms.
  return summarise(figureOf(ours, 'serverCpuMs').map((cpu, round) => (cpu - (calls[round]! - bareCpu)) / 1000))
}

/** What is promised of a start, in ms. */
const startRules = [
  { text: 'import of the main entry, ms', figure: 'importMs', atMost: 150 },
  { text: 'serve on a migrated SQLite file: start to ready, ms', figure: 'readyMs', atMost: 300 }
] as const

/** Returns whether something is promised of a cell that `--quick` measures. */
export function isPromised({ scenario, target, connections }: CellKey): boolean {
  return rules.some(
    ({ needs, isForLongRuns = false }) =>
      !isForLongRuns &&
      needs.some((need) => need.scenario === scenario && need.target === target && need.connections === connections)
  )
}

/**
 * Holds what was measured against what the project promises.
 *
 * @param start `null`: no start was measured.
 */
export function judge(cells: readonly CellResult[], start: StartFigures | null = null): Requirement[] {
  const find = ({ scenario, target, connections }: CellKey) =>
    cells.find((cell) => cell.scenario === scenario && cell.target === target && cell.connections === connections)
  const requirements = rules.map(({ text, needs, measure, ...bounds }) => {
    const found = needs.map(find).filter((cell) => cell !== undefined)
    return hold(text, bounds, found.length < needs.length ? null : measure(...found))
  })
  return [
    ...requirements,
    ...startRules.map(({ text, figure, atMost }) => hold(text, { atMost }, start && summarise(start[figure])))
  ]
}

function hold(
  text: string,
  { atLeast, atMost }: Pick<Rule, 'atLeast' | 'atMost'>,
  measured: Ratio | null
): Requirement {
  const value = measured?.median ?? Number.NaN
  const isMet = atLeast === undefined ? value <= atMost! : value >= atLeast
  return { text, bound: atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`, measured, isMet }
}
