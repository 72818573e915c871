import type { BenchArguments } from './arguments.js'
import type { BenchContext } from './bench-context.js'
import { measureRound, type Round } from './measure.js'
import { rateNoise, type FullRound } from './noise.js'
import type { RunningTarget } from './prepared-target.js'
import { readPeakMemoryMb, resetPeakMemory } from './process-usage.js'
import type { CellResult } from './results.js'
import type { RunListener } from './run.js'
import type { ScenarioName } from './scenarios.js'

interface Cell {
  scenario: ScenarioName
  connections: number
  users: number
}

/**
 * Measures some targets of one scenario at one number of connections. In each round every target has its turn, another
 * one first each time. All of them are warm then, for this number of connections: how many requests come at once
 * decides which code serves them. The noisiest rounds are measured again, at most half as many as were asked for.
 */
export async function measureCells(
  context: BenchContext,
  { rounds: wanted, seconds, warmUpSeconds }: BenchArguments,
  cell: Cell,
  running: readonly RunningTarget[],
  listener: RunListener
): Promise<CellResult[]> {
  const title = `${cell.scenario}, ${cell.connections} connections`
  for (const target of running) {
    listener.onProgress(`${title}: warming up ${target.target.name}`)
    const { warmUpFactor = 1 } = target.target
    await measureRound(context, target, { ...cell, durationMs: warmUpSeconds * warmUpFactor * 1000 })
  }
  for (const { program } of running) resetPeakMemory(program.pid)
  let measured = 0
  const measureNext = async (): Promise<FullRound> => {
    listener.onProgress(`${title}: round ${measured + 1}`)
    const turns: Round[] = []
    for (const index of rotate(running.length, measured++)) {
      turns[index] = await measureRound(context, running[index]!, { ...cell, durationMs: seconds * 1000 })
    }
    return { turns }
  }
  const references = [...running.keys()].filter((index) => running[index]!.target.floor === null)
  const { rounds, noisyRounds } = await repeatNoisy(measureNext, references, wanted)
  return running.map((target, index) => ({
    scenario: cell.scenario,
    connections: cell.connections,
    target: target.target.name,
    rounds: rounds.map(({ turns }) => turns[index]!),
    repeatedRounds: measured - wanted,
    noisyRounds,
    peakMemoryMb: readPeakMemoryMb(target.program.pid)
  }))
}

/** Returns 0 to `length` - 1, beginning with another one each time. */
function rotate(length: number, by: number): number[] {
  return Array.from({ length }, (_, index) => (index + by) % length)
}

/** Measures rounds, then the noisiest of them again, one after the other, until none is noisy or enough was spent. */
async function repeatNoisy(
  measureNext: () => Promise<FullRound>,
  references: readonly number[],
  wanted: number
): Promise<{ rounds: FullRound[]; noisyRounds: number }> {
  const rounds: FullRound[] = []
  while (rounds.length < wanted) rounds.push(await measureNext())
  let noise = rateNoise(rounds, references)
  for (let spent = 0; spent < Math.floor(wanted / 2) && Math.max(...noise) > 0; spent++) {
    rounds.push(await measureNext())
    noise = rateNoise(rounds, references)
    // The noisiest goes, which may be the new one.
    rounds.splice(noise.indexOf(Math.max(...noise)), 1)
    noise = rateNoise(rounds, references)
  }
  return { rounds, noisyRounds: noise.filter((value) => value > 0).length }
}
