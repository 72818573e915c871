import { disturbing, foreignShareOf } from './noise.js'
import { judge } from './requirements.js'
import { compare, contradictionsOf, summaryOf, type CellResult } from './results.js'
import type { RunResult } from './run.js'
import { median, type Ratio } from './statistics.js'
import { renderNumber, renderTable } from './table.js'
import type { Target } from './target.js'

const head = [
  ...['target', 'req/s', '× floor', '× ceiling', 'p50 ms', '× floor p50', 'p99 ms', '× floor p99'],
  ...['CPU ms/1000', '× floor CPU', 'DB ms/1000', 'busy %', 'load %', 'foreign %', 'peak MB', 'rows']
]

/** Renders what was measured in one scenario at one number of connections. */
export function renderCells(cells: readonly CellResult[], targets: readonly Target[]): string {
  const [first] = cells
  const title = `## ${first!.scenario}, ${first!.connections} ${first!.connections === 1 ? 'connection' : 'connections'}`
  const find = (name: string | null | undefined) => cells.find((cell) => cell.target === name)
  const rows = cells.map((cell) => {
    const floor = find(targets.find(({ name }) => name === cell.target)?.floor)
    return [
      cell.target,
      renderNumber(summaryOf(cell, 'requestsPerSecond'), 0),
      renderRatio(compare(cell, floor, 'requestsPerSecond')),
      cell.target === 'ceiling' ? '' : renderRatio(compare(cell, find('ceiling'), 'requestsPerSecond')),
      renderNumber(summaryOf(cell, 'p50Ms'), 2),
      renderRatio(compare(cell, floor, 'p50Ms')),
      renderNumber(summaryOf(cell, 'p99Ms'), 2),
      renderRatio(compare(cell, floor, 'p99Ms')),
      renderNumber(summaryOf(cell, 'serverCpuMs'), 0),
      renderRatio(compare(cell, floor, 'serverCpuMs')),
      renderNumber(summaryOf(cell, 'databaseCpuMs'), 0),
      renderNumber(summaryOf(cell, 'serverBusy') * 100, 0),
      renderNumber(summaryOf(cell, 'loadBusy') * 100, 0),
      renderNumber(foreignShare(cell) * 100, 0),
      renderNumber(cell.peakMemoryMb, 0),
      contradictionsOf(cell).length === 0 ? 'exact' : 'WRONG'
    ]
  })
  const wrong = cells.flatMap((cell) => contradictionsOf(cell).map((text) => `WRONG ${cell.target}: ${text}`))
  return [title, '', renderTable(head, rows), ...wrong, ...renderNoise(first!), ''].join('\n')
}

function renderRatio(ratio: Ratio | null): string {
  if (ratio === null) return ''
  if (ratio.lowest === ratio.highest) return renderNumber(ratio.median, 2)
  return `${renderNumber(ratio.median, 2)} [${renderNumber(ratio.lowest, 2)}–${renderNumber(ratio.highest, 2)}]`
}

function foreignShare(cell: CellResult): number {
  return median(cell.rounds.map(foreignShareOf))
}

/** All targets of a table have their turns in the same rounds. */
function renderNoise({ rounds, repeatedRounds, noisyRounds }: CellResult): string[] {
  if (repeatedRounds === 0) return []
  return [`noise: ${repeatedRounds} rounds repeated; ${noisyRounds} of these ${rounds.length} are noisy nevertheless`]
}

/** Renders what the project promises beside what was measured. */
export function renderRequirements({ cells, start }: RunResult): string {
  const requirements = judge(cells, start)
  const rows = requirements
    .filter(({ measured }) => measured !== null)
    .map(({ text, bound, measured, isMet }) => [text, bound, renderRatio(measured), isMet ? 'met' : 'NOT MET'])
  const table = rows.length === 0 ? [] : [renderTable(['promise', 'bound', 'median [range]', ''], rows), '']
  const missing = `${requirements.length - rows.length} of ${requirements.length} promises were not measured in this run.`
  return ['## What is promised', '', ...table, missing, ''].join('\n')
}

/** Says what disturbed the run, and which processes were the limit. */
export function renderDisturbance(cells: readonly CellResult[]): string {
  const shares = cells.flatMap((cell) => cell.rounds.map(foreignShareOf))
  const disturbed = shares.filter((share) => share > disturbing).length
  return [
    `Foreign CPU, the kernel's own included: median ${renderNumber(median(shares) * 100, 0)} % of one core, at most`,
    `${renderNumber(Math.max(...shares) * 100, 0)} %; above ${disturbing * 100} % in ${disturbed} of ${shares.length} turns.`
  ].join(' ')
}

/** What the columns mean. */
export const legend = `Medians over the rounds; ratios are taken round by round, with their range. CPU and DB: ms of CPU time of the server
process and of all PostgreSQL processes for 1 000 requests. busy: the server's share of its core. load: the share of the
load generator and PostgreSQL of theirs. Whichever is near 100 is the limit; when neither is, the disk is. foreign: CPU of others, as a share of one core. rows: after every
turn the tables held exactly one row for every success, and all states were distinct.`
