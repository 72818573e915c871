import type { Round } from './measure.js'
import type { ScenarioName } from './scenarios.js'
import { median, mergeSorted, percentile, ratioOf, type Ratio } from './statistics.js'

/** What came of one target in one scenario at one number of connections. */
export interface CellResult {
  scenario: ScenarioName
  connections: number
  target: string
  rounds: readonly Round[]
  /** How many rounds were measured in place of noisy ones. */
  repeatedRounds: number
  /** How many of the rounds are noisy nevertheless. */
  noisyRounds: number
  /** In MB. */
  peakMemoryMb: number
}

/** A figure that every round has. */
export type Figure =
  'requestsPerSecond' | 'p50Ms' | 'p99Ms' | 'serverCpuMs' | 'databaseCpuMs' | 'serverBusy' | 'loadBusy'

const figures: Record<Figure, (round: Round) => number> = {
  requestsPerSecond: (round) => (round.requests / round.elapsedMs) * 1000,
  p50Ms: (round) => percentile(round.latencies, 0.5),
  p99Ms: (round) => percentile(round.latencies, 0.99),
  // A thousand times the ms of one request: ms for 1 000 requests.
  serverCpuMs: (round) => (round.usage.server / round.requests) * 1000,
  databaseCpuMs: (round) => (round.usage.database / round.requests) * 1000,
  serverBusy: (round) => round.usage.server / round.elapsedMs,
  loadBusy: (round) => (round.usage.generator + round.usage.database) / round.elapsedMs
}

/** Returns a figure of each round. CPU times are in ms for 1 000 requests, `…Busy` are shares of one core. */
export function figureOf(cell: CellResult, figure: Figure): number[] {
  return cell.rounds.map(figures[figure])
}

/** Returns the median over the rounds; latencies are those of all rounds together. */
export function summaryOf(cell: CellResult, figure: Figure): number {
  if (figure !== 'p50Ms' && figure !== 'p99Ms') return median(figureOf(cell, figure))
  return percentile(mergeSorted(cell.rounds.map((round) => round.latencies)), figure === 'p50Ms' ? 0.5 : 0.99)
}

/** Divides a figure round by round. `null` when one of the cells was not measured or a round of it has no figure. */
export function compare(ours: CellResult | undefined, theirs: CellResult | undefined, figure: Figure): Ratio | null {
  if (ours === undefined || theirs === undefined) return null
  return ratioOf(figureOf(ours, figure), figureOf(theirs, figure))
}

/** Returns what contradicts the proof, over all rounds. */
export function contradictionsOf(cell: CellResult): string[] {
  return cell.rounds.flatMap((round) => round.contradictions)
}
