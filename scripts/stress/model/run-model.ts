import fc from 'fast-check'
import { readBreaks } from '../call.js'
import { findBreaches } from '../invariants.js'
import { startHosts } from '../hosts.js'
import { openStressDatabase, takeTextIds } from '../stress-database.js'
import { startVendor } from '../vendor.js'
import { createDisturber, type Watch } from './disturber.js'
import { sequences, type PlannedStep } from './steps.js'
import { describe, runSequence, type WorldParts, type WorldReport } from './world.js'

/** How the model-based test is run. */
export interface ModelOptions {
  /** A migrated, empty database. */
  databaseUrl: string
  /** How many operations at least. */
  operations: number
  seed: number
  /** How many processes serve. */
  processes: number
  /** How many sequences run at the same time. Default: 4. */
  lanes?: number
  /** For how long a sequence that failed is shortened, in ms; 0: not at all. Default: 90 000. */
  shortenMs?: number
  /** A fault built in on purpose. Default: none. */
  mutation?: string
  /** Is told how many operations were done. */
  onProgress?: (operations: number) => void
}

/** What the model-based test found. */
export interface ModelReport extends Omit<WorldReport, 'trace'> {
  seed: number
  sequences: number
  /** Empty, or what failed, with the shortest sequence that fails. */
  failures: string[]
}

/** How many sequences a lane runs with one seed. */
const sequencesPerRound = 5

const hostSettings = { completionWaitMs: 60, providerTimeoutMs: 10_000 }

type Details = fc.RunDetails<[PlannedStep[]]>
type Shared = Omit<WorldParts, 'watch'>

/** What all lanes of a run count together. */
interface Run {
  shared: Shared
  options: ModelOptions
  total: ModelReport
  rounds: number
  /** The first failure, and what was done then. */
  failed: { details: Details; trace: WorldReport['trace'] } | undefined
}

function describeFailure({ details, trace }: NonNullable<Run['failed']>, shrinks: string, logs: string): string {
  const { errorInstance, counterexample } = details
  const steps = (counterexample?.[0] ?? []).map((step) => `  ${JSON.stringify(step)}`)
  return [
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    `the shortest sequence found (${shrinks}):`,
    ...steps,
    'as it went:',
    ...trace.map((line) => `  ${describe(line)}`),
    'the last calls without an answer:',
    readBreaks(),
    ...(logs === '' ? [] : ['the last words of the processes:', logs])
  ].join('\n')
}

/** Checks sequences until `isOver`; returns what was done by the last one that failed. */
async function check(
  run: Run,
  watch: Watch,
  limits: fc.Parameters<[PlannedStep[]]>,
  isOver: () => boolean
): Promise<NonNullable<Run['failed']>> {
  const { shared, total } = run
  let trace: WorldReport['trace'] = []
  const property = fc.asyncProperty(sequences, async (steps) => {
    if (isOver()) return
    const report: WorldReport = { operations: 0, disturbances: 0, lost: 0, trace: [] }
    total.sequences += 1
    try {
      await runSequence({ ...shared, watch }, `s${total.sequences}`, steps, report)
    } catch (error) {
      trace = report.trace
      throw error
    } finally {
      total.operations += report.operations
      total.disturbances += report.disturbances
      total.lost += report.lost
    }
  })
  return { details: await fc.check(property, limits), trace }
}

/** Runs one sequence after the other, until there are enough or one has failed. */
async function runLane(run: Run): Promise<void> {
  const { options, total } = run
  // One from the first sequence to the last: a disturbance may have begun while the last one ended.
  const watch = run.shared.disturber.watch()
  const isOver = (): boolean => total.operations >= options.operations || run.failed !== undefined
  while (!isOver()) {
    run.rounds += 1
    const seed = options.seed + run.rounds
    const checked = await check(run, watch, { numRuns: sequencesPerRound, seed, endOnFailure: true }, isOver)
    if (checked.details.failed) run.failed ??= checked
    options.onProgress?.(total.operations)
  }
}

/** Shortens a sequence that failed, with nothing else going on. It may not fail again: then it is told as it was. */
async function shorten(run: Run, failed: NonNullable<Run['failed']>): Promise<string> {
  const { seed, counterexamplePath: path } = failed.details
  const { shortenMs = 90_000 } = run.options
  if (shortenMs === 0) return describeFailure(failed, 'not shortened', run.shared.hosts.readLogs())
  const limits = { seed, path: path as string, interruptAfterTimeLimit: shortenMs }
  await run.shared.disturber.calm()
  const shortened = await check(run, run.shared.disturber.watch(), limits, () => false)
  const logs = run.shared.hosts.readLogs()
  if (!shortened.details.failed || shortened.details.counterexample === null) {
    return describeFailure(failed, 'not shortened: it did not fail again by itself', logs)
  }
  return describeFailure(shortened, `after ${shortened.details.numShrinks} reductions`, logs)
}

/**
 * Runs random sequences of all operations by several users on several processes that share one database, while
 * processes are killed, connections are cut and the vendor fails, and compares every answer with a reference model.
 */
export async function runModel(options: ModelOptions): Promise<ModelReport> {
  const { databaseUrl, processes, lanes = 4, mutation = null } = options
  const database = await openStressDatabase(databaseUrl)
  await takeTextIds(database)
  const vendor = await startVendor()
  const settings = { ...hostSettings, databaseUrl, vendorOrigin: vendor.origin, mutation }
  const hosts = await startHosts(processes, settings, true)
  const total: ModelReport = { seed: options.seed, sequences: 0, operations: 0, disturbances: 0, lost: 0, failures: [] }
  const shared = { hosts, vendor, database, disturber: createDisturber(hosts, database) }
  const run: Run = { shared, options, total, rounds: 0, failed: undefined }
  try {
    await Promise.all(Array.from({ length: lanes }, () => runLane(run)))
    if (run.failed === undefined) total.failures.push(...(await findBreaches(database)))
    else total.failures.push(await shorten(run, run.failed))
    return total
  } finally {
    await hosts.stop()
    await vendor.close()
    await database.close()
  }
}
