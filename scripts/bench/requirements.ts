import { compare, figureOf, type CellResult, type Figure } from './results.js'
import type { ScenarioName } from './scenarios.js'
import { median, ratioOf, type Ratio } from './statistics.js'

/** A target that the project sets itself. */
export interface Requirement {
  text: string
  /** In words: at least or at most how much. */
  bound: string
  /** `null`: what it takes was not measured. */
  measured: Ratio | null
  isMet: boolean
}

type Find = (scenario: ScenarioName, target: string, connections?: number) => CellResult | undefined

interface Rule {
  text: string
  measure: (find: Find) => Ratio | null
  atLeast?: number
  atMost?: number
}

/** The usual number of connections of a rule. */
const usual = 64

const ratio =
  (scenario: ScenarioName, ours: string, theirs: string, figure: Figure, connections = usual) =>
  (find: Find): Ratio | null =>
    compare(find(scenario, ours, connections), find(scenario, theirs, connections), figure)

const rules: readonly Rule[] = [
  rule('issue, PostgreSQL: requests/s against floor-pg', ratio('issue', 'ours-pg', 'floor-pg', 'requestsPerSecond'), 2),
  rule(
    'issue, PostgreSQL: requests/s against better-auth',
    ratio('issue', 'ours-pg', 'better-auth', 'requestsPerSecond'),
    40
  ),
  {
    text: 'issue, PostgreSQL: server CPU against floor-pg',
    measure: ratio('issue', 'ours-pg', 'floor-pg', 'serverCpuMs'),
    atMost: 0.5
  },
  rule(
    'issue, PostgreSQL: requests/s against the HTTP ceiling',
    ratio('issue', 'ours-pg', 'ceiling', 'requestsPerSecond'),
    0.37
  ),
  {
    text: 'issue, PostgreSQL: p99 against floor-pg',
    measure: ratio('issue', 'ours-pg', 'floor-pg', 'p99Ms'),
    atMost: 1
  },
  rule(
    'unbind, PostgreSQL: requests/s against floor-pg',
    ratio('unbind', 'ours-pg', 'floor-pg', 'requestsPerSecond'),
    1
  ),
  rule('list, PostgreSQL: requests/s against floor-pg', ratio('list', 'ours-pg', 'floor-pg', 'requestsPerSecond'), 1.5),
  rule(
    'issue, SQLite: requests/s against floor-sqlite',
    ratio('issue', 'ours-sqlite', 'floor-sqlite', 'requestsPerSecond'),
    2
  ),
  {
    text: 'issue at 1 connection, PostgreSQL: p50 against floor-pg',
    measure: ratio('issue', 'ours-pg', 'floor-pg', 'p50Ms', 1),
    atMost: 1.3
  },
  {
    text: 'complete: server CPU beside the vendor’s call, ms',
    measure: (find) => measureOwnCpu(find, 'complete'),
    atMost: 1
  },
  {
    text: 'login: server CPU beside the vendor’s call, ms',
    measure: (find) => measureOwnCpu(find, 'login'),
    atMost: 1.3
  },
  ...(['pg', 'sqlite'] as const).map((database) => ({
    text: `login, ${database === 'pg' ? 'PostgreSQL' : 'SQLite'}: server CPU against a completion`,
    measure: (find: Find) => {
      const name = `ours-${database}`
      return compare(find('login', name), find('complete', name), 'serverCpuMs')
    },
    atMost: 1.3
  })),
  rule(
    'plugin in a bare host, issue, PostgreSQL: requests/s against stand-alone',
    ratio('issue', 'plugin-pg', 'ours-pg', 'requestsPerSecond'),
    1
  ),
  rule(
    'two workers, issue, PostgreSQL: requests/s on two free cores against one worker on one, from the CPU of a request',
    (find) => estimateScaling(find, 2),
    1.7
  ),
  ...['ours-pg', 'ours-sqlite'].flatMap((target) => [
    {
      text: `${target}, issue: peak memory at 256 connections, MB`,
      measure: (find: Find) => single(find('issue', target, 256)?.peakMemoryMb),
      atMost: 200
    },
    rule(
      `${target}, issue: requests/s at 256 connections against 64`,
      (find) => compare(find('issue', target, 256), find('issue', target, 64), 'requestsPerSecond'),
      0.85
    )
  ]),
  {
    text: 'ours-sqlite: start to ready, ms',
    measure: (find) => single(find('issue', 'ours-sqlite')?.readyMs),
    atMost: 1000
  }
]

function rule(text: string, measure: Rule['measure'], atLeast: number): Rule {
  return { text, measure, atLeast }
}

function single(value: number | undefined): Ratio | null {
  return value === undefined || Number.isNaN(value) ? null : { median: value, lowest: value, highest: value }
}

/** With as many cores as workers, none shared: the cores, divided by what a request costs more than in one worker. */
function estimateScaling(find: Find, workers: number): Ratio | null {
  const cost = compare(find('issue', 'ours-pg'), find('issue', 'workers-pg'), 'serverCpuMs')
  if (cost === null) return null
  return { median: workers * cost.median, lowest: workers * cost.lowest, highest: workers * cost.highest }
}

/** What a request costs, less what the vendor's call costs: the ceiling's request less the ceiling's address. */
function measureOwnCpu(find: Find, scenario: 'complete' | 'login'): Ratio | null {
  const [ours, call, bare] = [find(scenario, 'ours-pg'), find(scenario, 'ceiling'), find('issue', 'ceiling')]
  if (ours === undefined || call === undefined || bare === undefined) return null
  const bareCpu = median(figureOf(bare, 'serverCpuMs'))
  const calls = figureOf(call, 'serverCpuMs')
  const own = figureOf(ours, 'serverCpuMs').map((cpu, round) => cpu - (calls[round]! - bareCpu))
  const perThousand = own.map(() => 1000)
  return ratioOf(own, perThousand)
}

/** Holds what was measured against what the project promises. */
export function judge(cells: readonly CellResult[]): Requirement[] {
  const find: Find = (scenario, target, connections = usual) =>
    cells.find((cell) => cell.scenario === scenario && cell.target === target && cell.connections === connections)
  return rules.map(({ text, measure, atLeast, atMost }) => {
    const measured = measure(find)
    const value = measured?.median ?? Number.NaN
    const isMet = atLeast === undefined ? value <= atMost! : value >= atLeast
    return { text, bound: atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`, measured, isMet }
  })
}
