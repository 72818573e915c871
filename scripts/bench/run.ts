import type { BenchArguments } from './arguments.js'
import type { BenchContext } from './bench-context.js'
import { checkExactly } from './exact-check.js'
import { bindAll, measureRound, type Round } from './measure.js'
import { prepareTarget, startTarget, type PreparedTarget, type RunningTarget } from './prepared-target.js'
import { readPeakMemoryMb, resetPeakMemory } from './process-usage.js'
import type { CellResult } from './results.js'
import type { ScenarioName } from './scenarios.js'
import { targets } from './targets.js'

/** Is told how far the run is. */
export interface RunListener {
  onProgress(text: string): void
  /** All targets of one scenario at one number of connections. */
  onCells(cells: readonly CellResult[]): void
}

/** Measures everything that the arguments ask for. */
export async function runBench(
  context: BenchContext,
  chosen: BenchArguments,
  listener: RunListener
): Promise<CellResult[]> {
  const prepared: PreparedTarget[] = []
  const results: CellResult[] = []
  try {
    for (const target of targets.filter(({ name }) => chosen.targets.includes(name))) {
      listener.onProgress(`preparing ${target.name}`)
      prepared.push(await prepareTarget(context, target))
    }
    for (const scenario of chosen.scenarios) {
      const able = prepared.filter(({ target }) => target.scenarios.includes(scenario))
      if (able.length === 0) continue
      for await (const cells of measureScenario(context, chosen, scenario, able, listener)) {
        results.push(...cells)
        listener.onCells(cells)
      }
    }
    return results
  } finally {
    for (const { sql } of prepared) await sql?.close()
  }
}

/** Processes live for one scenario: memory and compiled code of another one's requests do not count. */
async function* measureScenario(
  context: BenchContext,
  chosen: BenchArguments,
  scenario: ScenarioName,
  able: readonly PreparedTarget[],
  listener: RunListener
): AsyncGenerator<CellResult[]> {
  const running: RunningTarget[] = []
  const { users } = chosen
  try {
    for (const prepared of able) {
      listener.onProgress(`${scenario}: starting and checking ${prepared.target.name}`)
      const target = await startTarget(context, prepared)
      running.push(target)
      if (scenario === 'login') await bindAll(context, target, users)
      await checkExactly(context, target, scenario, users)
    }
    for (const connections of chosen.connections) {
      yield await measureCells(context, chosen, { scenario, connections, users }, running, listener)
    }
  } finally {
    await Promise.all(running.map(({ program }) => program.stop()))
  }
}

/**
 * In each round every target has its turn, another one first each time. All of them are warm then, for this number of
 * connections: how many requests come at once decides which code serves them.
 */
async function measureCells(
  context: BenchContext,
  { rounds, seconds, warmUpSeconds }: BenchArguments,
  cell: { scenario: ScenarioName; connections: number; users: number },
  running: readonly RunningTarget[],
  listener: RunListener
): Promise<CellResult[]> {
  const measured = new Map<RunningTarget, Round[]>(running.map((target) => [target, []]))
  for (const target of running) {
    listener.onProgress(`${cell.scenario}, ${cell.connections} connections: warming up ${target.target.name}`)
    const { warmUpFactor = 1 } = target.target
    await measureRound(context, target, { ...cell, durationMs: warmUpSeconds * warmUpFactor * 1000 })
  }
  for (const { program } of running) resetPeakMemory(program.pid)
  for (let round = 0; round < rounds; round++) {
    listener.onProgress(`${cell.scenario}, ${cell.connections} connections: round ${round + 1} of ${rounds}`)
    const first = round % running.length
    for (const target of [...running.slice(first), ...running.slice(0, first)]) {
      measured.get(target)!.push(await measureRound(context, target, { ...cell, durationMs: seconds * 1000 }))
    }
  }
  return running.map((target) => ({
    scenario: cell.scenario,
    connections: cell.connections,
    target: target.target.name,
    rounds: measured.get(target)!,
    peakMemoryMb: readPeakMemoryMb(target.program.pid),
    readyMs: target.program.readyMs
  }))
}
