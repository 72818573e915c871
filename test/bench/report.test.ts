import t from 'tap'
import type { Round } from '../../scripts/bench/measure.js'
import { renderCells, renderDisturbance, renderRequirements } from '../../scripts/bench/report.js'
import { isPromised, judge } from '../../scripts/bench/requirements.js'
import type { CellResult } from '../../scripts/bench/results.js'
import type { Target } from '../../scripts/bench/target.js'

/** A round of one second. */
function round(requests: number, serverCpuMs: number, contradictions: string[] = []): Round {
  const latencies = Float64Array.from({ length: requests }, (_, index) => index / 10)
  const usage = { server: serverCpuMs, database: 100, generator: 50, foreign: 20 }
  return { requests, elapsedMs: 1000, latencies, usage, contradictions }
}

function cell(target: string, rounds: Round[], changes: Partial<CellResult> = {}): CellResult {
  return {
    scenario: 'issue',
    connections: 64,
    target,
    rounds,
    repeatedRounds: 0,
    noisyRounds: 0,
    peakMemoryMb: 90,
    ...changes
  }
}

const targets = [
  { name: 'ceiling', floor: null },
  { name: 'floor-pg', floor: null },
  { name: 'ours-pg', floor: 'floor-pg' }
] as unknown as Target[]
const cells = [
  cell('ceiling', [round(500, 900), round(500, 900)]),
  cell('floor-pg', [round(100, 900), round(100, 900)]),
  cell('ours-pg', [round(310, 900), round(330, 900)])
]

t.test('renderCells() puts each target beside its floor and the ceiling', async (t) => {
  const lines = renderCells(cells, targets).split('\n')
  t.equal(lines[0], '## issue, 64 connections')
  t.match(lines[6], /^ours-pg +320 +3\.20 \[3\.10–3\.30\] +0\.64 \[0\.62–0\.66\] .* 90 +exact$/)
  t.match(lines[5], /^floor-pg +100 +0\.20 /)
})

t.test('renderCells() says where rows contradict the answers', async (t) => {
  const wrong = renderCells(
    [cell('ours-pg', [round(1, 1, ['events: 0 more rows, not 1'])], { connections: 1 })],
    targets
  )
  t.match(wrong, /^## issue, 1 connection\n/)
  t.match(wrong, / WRONG\nWRONG ours-pg: events: 0 more rows, not 1\n/)
})

t.test('renderCells() says which rounds were noisy', async (t) => {
  const noisy = cells.map((each) => ({ ...each, repeatedRounds: 3, noisyRounds: 1 }))
  t.match(renderCells(noisy, targets), /\nnoise: 3 rounds repeated; 1 of these 2 are noisy nevertheless\n$/)
})

t.test('judge() holds medians of ratios against the bounds', async (t) => {
  const find = (text: string) => judge(cells).find((requirement) => requirement.text.startsWith(text))
  t.match(find('issue, PostgreSQL: requests/s against floor-pg'), { isMet: true, bound: '≥ 3' })
  t.match(find('issue, PostgreSQL: server CPU against floor-pg'), { isMet: true, bound: '≤ 0.35' })
  t.match(find('issue, PostgreSQL: p99 against floor-pg'), { isMet: false, measured: {} })
  t.match(find('issue, PostgreSQL: requests/s against better-auth'), { isMet: false, measured: null })
})

t.test('judge() takes the vendor’s calls off what a completion costs, on each database', async (t) => {
  const completing = [
    cell('ceiling', [round(1000, 100)]),
    cell('ceiling', [round(1000, 500)], { scenario: 'complete' }),
    cell('ours-pg', [round(1000, 900)], { scenario: 'complete' }),
    cell('ours-sqlite', [round(1000, 1200)], { scenario: 'complete' })
  ]
  const find = (text: string) => judge(completing).find((requirement) => requirement.text.startsWith(text))
  t.match(find('complete, PostgreSQL:'), { measured: { median: 0.5 }, isMet: true })
  t.match(find('complete, SQLite:'), { measured: { median: 0.8 }, isMet: false })
  t.match(find('login, PostgreSQL:'), { measured: null, isMet: false })
})

t.test('judge() computes what two workers give from the CPU of a request', async (t) => {
  const scaling = (workersCpuMs: number) =>
    judge([cell('ours-pg', [round(1000, 100)]), cell('workers-pg', [round(1000, workersCpuMs)])]).find(({ text }) =>
      text.startsWith('two workers, issue')
    )
  t.match(scaling(125), { measured: { median: 1.6, lowest: 1.6, highest: 1.6 }, isMet: false })
  t.match(scaling(100), { measured: { median: 2 }, isMet: true })
})

t.test('judge() compares connections and absolute figures', async (t) => {
  const many = [...cells, cell('ours-pg', [round(290, 900), round(290, 900)], { connections: 256, peakMemoryMb: 250 })]
  t.match(
    judge(many).find(({ text }) => text.startsWith('issue, PostgreSQL: requests/s at 256')),
    { isMet: true }
  )
  t.match(
    judge(many).find(({ text }) => text.startsWith('issue, ours-pg: peak memory')),
    { isMet: false, measured: { median: 250 } }
  )
})

t.test('judge() compares latencies at 1 connection', async (t) => {
  const alone = ['floor-pg', 'ours-pg'].map((target) => cell(target, [round(100, 900)], { connections: 1 }))
  const latency = judge(alone).find(({ text }) => text.startsWith('issue at 1 connection, PostgreSQL'))
  t.match(latency, { measured: { median: 1 }, isMet: true })
})

t.test('judge() takes the median of several starts', async (t) => {
  const start = { importMs: [400, 120, 130], readyMs: [280, 310, 350] }
  const find = (text: string) => judge([], start).find((requirement) => requirement.text.startsWith(text))
  t.match(find('import of the main entry'), { measured: { median: 130, lowest: 120, highest: 400 }, isMet: true })
  t.match(find('serve on a migrated SQLite file'), { measured: { median: 310 }, isMet: false })
})

t.test('isPromised() tells what --quick measures', async (t) => {
  t.ok(isPromised({ scenario: 'issue', target: 'better-auth', connections: 64 }))
  t.notOk(isPromised({ scenario: 'issue', target: 'better-auth', connections: 256 }))
  t.notOk(isPromised({ scenario: 'issue', target: 'workers-pg', connections: 64 }), 'it is for long runs')
})

t.test('renderCells() and judge() do without what the system does not tell', async (t) => {
  const blind = cell('ours-pg', [round(100, Number.NaN)], { connections: 256, peakMemoryMb: Number.NaN })
  t.match(renderCells([blind], targets), / – +exact\n/)
  const memory = judge([blind]).find(({ text }) => text.startsWith('issue, ours-pg: peak memory'))
  t.match(memory, { measured: null, isMet: false })
})

t.test('renderRequirements() shows what was measured and counts the rest', async (t) => {
  t.match(renderRequirements({ cells, start: null }), /p99 against floor-pg +≤ 1 +\S+ \[\S+\] +NOT MET\n/)
  t.match(
    renderRequirements({ cells: [], start: null }),
    /^## What is promised\n\n(\d+) of \1 promises were not measured/
  )
})

t.test('renderDisturbance() says how much CPU others used', async (t) => {
  t.equal(
    renderDisturbance(cells),
    "Foreign CPU, the kernel's own included: median 2 % of one core, at most 2 %; above 25 % in 0 of 6 turns."
  )
})
