import type { BenchArguments } from './arguments.js'
import type { BenchContext } from './bench-context.js'
import { checkExactly } from './exact-check.js'
import { bindAll } from './measure.js'
import { measureCells } from './measure-cells.js'
import { planCells, type CellGroup } from './plan-cells.js'
import { prepareTarget, startTarget, type PreparedTarget, type RunningTarget } from './prepared-target.js'
import type { CellResult } from './results.js'
import { describeScenario, type ScenarioName, type TablesKind } from './scenarios.js'
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
  const prepared: PreparedTarget[] = []
  const cells: CellResult[] = []
  try {
    for (const scenario of chosen.scenarios) {
      const groups = planCells(chosen, scenario, targets)
      const names = new Set(groups.flatMap((group) => group.targets))
      const { tables } = describeScenario(scenario)
      await prepareMissing(context, { names, tables }, prepared, listener)
      const able = prepared.filter((each) => names.has(each.target.name) && each.tables === tables)
      for await (const measured of measureScenario(context, chosen, { scenario, groups }, able, listener)) {
        cells.push(...measured)
        listener.onCells(measured)
      }
    }
    const started = prepared.find(({ target }) => target.name === startedTarget)
    if (started === undefined) return { cells, start: null }
    listener.onProgress('starting the service, several times')
    return { cells, start: await measureStarts(context, started, chosen.rounds) }
  } finally {
    for (const { sql } of prepared) await sql?.close()
  }
}

/** Nothing is timed meanwhile: the tables of several targets are made at the same time. */
async function prepareMissing(
  context: BenchContext,
  { names, tables }: { names: ReadonlySet<string>; tables: TablesKind },
  prepared: PreparedTarget[],
  listener: RunListener
): Promise<void> {
  const isThere = (name: string) => prepared.some((each) => each.target.name === name && each.tables === tables)
  const missing = targets.filter(({ name }) => names.has(name) && !isThere(name))
  if (missing.length > 0) listener.onProgress(`${tables} tables: ${missing.map(({ name }) => name).join(', ')}`)
  prepared.push(...(await Promise.all(missing.map((target) => prepareTarget(context, target, tables)))))
}

/** Processes live for one scenario: memory and compiled code of another one's requests do not count. */
async function* measureScenario(
  context: BenchContext,
  chosen: BenchArguments,
  { scenario, groups }: { scenario: ScenarioName; groups: readonly CellGroup[] },
  able: readonly PreparedTarget[],
  listener: RunListener
): AsyncGenerator<CellResult[]> {
  const running: RunningTarget[] = []
  const { activity, mostUsers = Infinity } = describeScenario(scenario)
  const users = Math.min(chosen.users, mostUsers)
  try {
    for (const prepared of able) {
      listener.onProgress(`${scenario}: starting and checking ${prepared.target.name}`)
      const target = await startTarget(context, prepared)
      running.push(target)
      if (activity === 'login') await bindAll(context, target, users)
      await checkExactly(context, target, scenario, users)
    }
    for (const { connections, targets: names } of groups) {
      const taking = running.filter(({ target }) => names.includes(target.name))
      yield await measureCells(context, chosen, { scenario, connections, users }, taking, listener)
    }
  } finally {
    await Promise.all(running.map(({ program }) => program.stop()))
  }
}
