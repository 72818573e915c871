import fc from 'fast-check'
import { findBreaches } from '../invariants.js'
import { startHosts, type Hosts } from '../hosts.js'
import { openStressDatabase } from '../stress-database.js'
import { startVendor } from '../vendor.js'
import { sequences, type PlannedStep } from './steps.js'
import { runSequence, type WorldParts, type WorldReport } from './world.js'

/** How the model-based test is run. */
export interface ModelOptions {
  /** A migrated, empty database. */
  databaseUrl: string
  /** How many operations at least. */
  operations: number
  seed: number
  /** How many processes serve. */
  processes: number
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

/** How many sequences are run between two looks at the count, and how long a failing one is shortened, in ms. */
const sequencesPerRound = 10
const shrinkLimitMs = 90_000

const hostSettings = { completionWaitMs: 60, providerTimeoutMs: 10_000 }

function describeFailure(details: fc.RunDetails<[PlannedStep[]]>, trace: readonly string[], logs: string): string {
  const { errorInstance, counterexample, numShrinks } = details
  const steps = (counterexample?.[0] ?? []).map((step) => `  ${JSON.stringify(step)}`)
  return [
    `${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`,
    `the shortest sequence found (after ${numShrinks} reductions):`,
    ...steps,
    'as it went:',
    ...trace.map((line) => `  ${line}`),
    ...(logs === '' ? [] : ['the last words of the processes:', logs])
  ].join('\n')
}

async function runRounds(parts: WorldParts, options: ModelOptions, hosts: Hosts): Promise<ModelReport> {
  const { operations, seed, onProgress } = options
  const total: ModelReport = { seed, sequences: 0, operations: 0, disturbances: 0, lost: 0, failures: [] }
  for (let round = 0; total.operations < operations && total.failures.length === 0; round += 1) {
    let lastFailure: string[] = []
    const property = fc.asyncProperty(sequences, async (steps) => {
      const report: WorldReport = { operations: 0, disturbances: 0, lost: 0, trace: [] }
      total.sequences += 1
      try {
        await runSequence(parts, `s${total.sequences}`, steps, report)
      } catch (error) {
        lastFailure = report.trace
        throw error
      } finally {
        total.operations += report.operations
        total.disturbances += report.disturbances
        total.lost += report.lost
      }
    })
    const limits = { numRuns: sequencesPerRound, seed: seed + round, interruptAfterTimeLimit: shrinkLimitMs }
    const details = await fc.check(property, limits)
    if (details.failed) total.failures.push(describeFailure(details, lastFailure, hosts.readLogs()))
    onProgress?.(total.operations)
  }
  return total
}

/**
 * Runs random sequences of all operations by several users on several processes that share one database, while
 * processes are killed, connections are cut and the vendor fails, and compares every answer with a reference model.
 */
export async function runModel(options: ModelOptions): Promise<ModelReport> {
  const { databaseUrl, processes, mutation = null } = options
  const database = await openStressDatabase(databaseUrl)
  const vendor = await startVendor()
  const settings = { ...hostSettings, databaseUrl, vendorOrigin: vendor.origin, mutation }
  const hosts = await startHosts(processes, settings, true)
  try {
    const report = await runRounds({ hosts, vendor, database }, options, hosts)
    if (report.failures.length === 0) report.failures.push(...(await findBreaches(database)))
    return report
  } finally {
    await hosts.stop()
    await vendor.close()
    await database.close()
  }
}
