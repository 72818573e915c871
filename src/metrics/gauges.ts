import { deliveryQuestions } from '../measures/measures.js'
import type { PoolUsage } from '../persistence/database.js'
import { countOpenStates, findOldestOutstanding } from '../persistence/measure-tables.js'
import type { SqlDatabase } from '../persistence/sql/sql-client.js'
import { cacheReading } from './cache-reading.js'
import { databaseMetrics, poolMetrics } from './catalogue.js'
import { registerMetric, type MetricRegistry, type MetricValue } from './registry.js'

/** Any number of scrapers causes one query a `maxAgeMs`; a scrape waits at most `limitMs` for the database. */
const stateLimits = { maxAgeMs: 15_000, limitMs: 1000 }
const eventLimits = { maxAgeMs: 1000, limitMs: 1000 }

const valueOf = (value: number): MetricValue[] => [{ labels: {}, value }]

/** A gauge that cannot be read has no value in that scrape. */
export function addDatabaseGauges(registry: MetricRegistry, database: SqlDatabase, now: () => Date): void {
  const readOpenStates = cacheReading(() => countOpenStates(database, now()), stateLimits)
  registerMetric(registry, databaseMetrics.openStates, async () => {
    const count = await readOpenStates()
    return count === null ? [] : valueOf(count)
  })
  const readOldest = cacheReading(async () => ({ occurredAtMs: await findOldestOutstanding(database) }), eventLimits)
  registerMetric(registry, databaseMetrics.eventLag, async () => {
    const question = { isDelivering: false }
    deliveryQuestions.publish(question)
    if (!question.isDelivering) return valueOf(0)
    const oldest = await readOldest()
    if (oldest === null) return []
    const { occurredAtMs } = oldest
    return valueOf(occurredAtMs === null ? 0 : Math.max(0, now().getTime() - occurredAtMs) / 1000)
  })
}

export function addPoolGauges(registry: MetricRegistry, readPool: () => PoolUsage): void {
  registerMetric(registry, poolMetrics.connections, () => {
    const { used, idle } = readPool()
    return [
      { labels: { state: 'used' }, value: used },
      { labels: { state: 'idle' }, value: idle }
    ]
  })
  registerMetric(registry, poolMetrics.limit, () => valueOf(readPool().limit))
  registerMetric(registry, poolMetrics.waiting, () => valueOf(readPool().waiting))
}
