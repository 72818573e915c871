import type { BenchArguments } from './arguments.js'
import type { BenchContext } from './bench-context.js'
import { checkExactly } from './exact-check.js'
import { bindAll, measureRound, type Round } from './measure.js'
import { planCells, type CellGroup } from './plan-cells.js'
import { prepareTarget, startTarget, type PreparedTarget, type RunningTarget } from './prepared-target.js'
import { readPeakMemoryMb, resetPeakMemory } from './process-usage.js'
import type { CellResult } from './results.js'
import type { ScenarioName } from './scenarios.js'
import { measureStarts, type StartFigures } from './start.js'
import { targets } from './targets.js'

/** Is told how far the run is. */
export interface RunListener {
  onProgress(text: string): void
  /** All targets of one scenario at one number of connections. */
  onCells(cells: readonly CellResult[]): void
}

/** Everything that was measured. */
export interface RunResult {
  cells: CellResult[]
  /** `null`: the service on SQLite, whose start is measured, had no part in the run. */
  start: StartFigures | null
}

/** Which target's start is measured. */
const startedTarget = 'ours-sqlite'

/** Measures everything that the arguments ask for. */
export async function runBench(
  context: BenchContext,
  chosen: BenchArguments,
  listener: RunListener
): Promise<RunResult> {
  const plans = chosen.scenarios.map((scenario) => ({ scenario, groups: planCells(chosen, scenario, targets) }))
  const names = new Set(plans.flatMap(({ groups }) => groups.flatMap((group) => group.targets)))
  listener.onProgress(`preparing ${[...names].join(', ')}`)
  const used = targets.filter(({ name }) => names.has(name))
  const prepared = await Promise.all(used.map((target) => prepareTarget(context, target)))
  try {
    const cells: CellResult[] = []
    const started = prepared.find(({ target }) => target.name === startedTarget)
    if (started !== undefined) listener.onProgress('starting the service, several times')
    const start = started === undefined ? null : await measureStarts(context, started, chosen.rounds)
    for (const { scenario, groups } of plans) {
      for await (const measured of measureScenario(context, chosen, { scenario, groups }, prepared, listener)) {
        cells.push(...measured)
        listener.onCells(measured)
      }
    }
    return { cells, start }
  } finally {
    for (const { sql } of prepared) await sql?.close()
  }
}

/** Processes live for one scenario: memory and compiled code of another one's requests do not count. */
async function* measureScenario(
  context: BenchContext,
  chosen: BenchArguments,
  { scenario, groups }: { scenario: ScenarioName; groups: readonly CellGroup[] },
  everything: readonly PreparedTarget[],
  listener: RunListener
): AsyncGenerator<CellResult[]> {
  const running: RunningTarget[] = []
  const { users } = chosen
  const takesPart = ({ target }: PreparedTarget, group: CellGroup): boolean => group.targets.includes(target.name)
  try {
    for (const prepared of everything.filter((each) => groups.some((group) => takesPart(each, group)))) {
      listener.onProgress(`${scenario}: starting and checking ${prepared.target.name}`)
      const target = await startTarget(context, prepared)
      running.push(target)
      if (scenario === 'login') await bindAll(context, target, users)
      await checkExactly(context, target, scenario, users)
    }
    for (const group of groups) {
      const taking = running.filter((each) => takesPart(each, group))
      const { connections } = group
      yield await measureCells(context, chosen, { scenario, connections, users }, taking, listener)
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
    peakMemoryMb: readPeakMemoryMb(target.program.pid)
  }))
}
