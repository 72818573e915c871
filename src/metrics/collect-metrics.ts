import {
  batches,
  completionEnds,
  databaseFailureKinds,
  databaseFailures,
  deletedRows,
  deletions,
  deliveries,
  deliveryOutcomes,
  signInEnds,
  vendorCalls,
  vendorFailures
} from '../measures/measures.js'
import type { PoolUsage } from '../persistence/database.js'
import type { SqlDatabase } from '../persistence/sql/sql-client.js'
import { databaseMetrics, poolMetrics, processMetrics } from './catalogue.js'
import { addCounter } from './counter.js'
import { addDatabaseGauges, addPoolGauges } from './gauges.js'
import { addHistogram } from './histogram.js'
import type { MetricRegistry } from './registry.js'

/** More than the platforms have that this package knows. */
const vendorCodeLimit = 100
/** More than a provider of the host's has. */
const stepLimit = 50

/**
 * Returns a function that returns the first `limit` names that it is given, and `other` for all further ones: what comes
 * from outside must not make a series each.
 */
function boundNames(limit: number): (name: string) => string {
  const known = new Set<string>()
  return (name) => {
    if (known.size < limit) known.add(name)
    return known.has(name) ? name : 'other'
  }
}

/** What is measured, and where to. */
export interface MetricsOptions {
  /** A registry of `prom-client`. */
  registry: MetricRegistry
  /**
   * The database of the store, `openDatabase`'s or that of `createPrismaStore`, for the gauges of its tables; the former
   * also tells of its connections. Default: none, and there are no such gauges.
   */
  database?: (SqlDatabase & { readPool?(): PoolUsage }) | undefined
  /** The clock. Default: the system's. */
  now?: () => Date
}

function watchCeremonies(registry: MetricRegistry): (() => void)[] {
  const { completions, signIns, vendorCalls: calls, vendorFailures: failures } = processMetrics
  const [boundStep, boundCode] = [boundNames(stepLimit), boundNames(vendorCodeLimit)]
  const countCompletion = addCounter(registry, completions)
  const countSignIn = addCounter(registry, signIns)
  const observeCall = addHistogram(registry, calls)
  const countFailure = addCounter(registry, failures)
  return [
    completionEnds.watch(({ type, outcome }) => countCompletion(1, type, outcome)),
    signInEnds.watch(({ type, outcome }) => countSignIn(1, type, outcome)),
    vendorCalls.watch(({ type, step, seconds }) => observeCall(seconds, type, boundStep(step))),
    vendorFailures.watch(({ type, step, error, vendorCode }) =>
      countFailure(1, type, boundStep(step), error, vendorCode === undefined ? 'none' : boundCode(vendorCode))
    )
  ]
}

function watchWork(registry: MetricRegistry): (() => void)[] {
  const observeBatch = addHistogram(registry, processMetrics.batches)
  const countFailure = addCounter(registry, processMetrics.databaseFailures, databaseFailureKinds)
  const countDelivery = addCounter(registry, processMetrics.deliveries, deliveryOutcomes)
  const countDeletion = addCounter(registry, processMetrics.deletions, Object.values(deletedRows))
  return [
    batches.watch(({ statement, size }) => observeBatch(size, statement)),
    databaseFailures.watch(({ kind }) => countFailure(1, kind)),
    deliveries.watch(({ outcome }) => countDelivery(1, outcome)),
    deletions.watch(({ rows, count }) => countDeletion(count, rows))
  ]
}

/**
 * Registers the metrics of this process in a registry of `prom-client`: completions and sign-ins, calls to platforms,
 * batches, failures of the database, deliveries of events, deletions, and gauges of a database and its connections. They
 * are those of every plugin, provider and store of the process together. Without it nothing is measured.
 *
 * @returns What ends it, and takes the metrics out of the registry.
 */
export function collectMetrics({ registry, database, now = () => new Date() }: MetricsOptions): () => void {
  const stops = [...watchCeremonies(registry), ...watchWork(registry)]
  const readPool = database?.readPool
  // First, so that the pool is read before the statements of the other gauges take a connection.
  if (readPool !== undefined) addPoolGauges(registry, readPool)
  if (database !== undefined) addDatabaseGauges(registry, database, now)
  return () => {
    for (const stop of stops) stop()
    const all = { ...processMetrics, ...databaseMetrics, ...poolMetrics }
    for (const { name } of Object.values(all)) registry.removeSingleMetric(name)
  }
}
