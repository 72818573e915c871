import type { MetricDescription } from './catalogue.js'

/** What is used of a registry of `prom-client`, whichever version the host has. */
export interface MetricRegistry {
  registerMetric(metric: never): void
  removeSingleMetric(name: string): void
}

export type LabelValue = string | number

/** A value as a registry of `prom-client` reads it from a metric. */
export interface MetricValue {
  readonly metricName?: string
  readonly labels: Readonly<Record<string, LabelValue>>
  readonly value: number
}

/**
 * Registers a metric whose values are read when the registry is. The metrics of the library itself make a text of the
 * labels for each value, which costs an issue half a microsecond (row "issue, PostgreSQL: server CPU" of the benchmark).
 */
export function registerMetric(
  registry: MetricRegistry,
  { name, type, readme, aggregator }: MetricDescription,
  read: () => MetricValue[] | Promise<MetricValue[]>
): void {
  const metric = {
    name,
    help: readme.en,
    type,
    aggregator: aggregator ?? 'sum',
    // The registry renames counters for OpenMetrics, in place.
    get: async () => ({ ...metric, values: await read() })
  }
  registry.registerMetric(metric as never)
}

/** Labels by their names, in the order of the description. */
export function nameLabels(
  names: readonly string[],
  values: readonly LabelValue[]
): Readonly<Record<string, LabelValue>> {
  return Object.fromEntries(names.map((name, index) => [name, values[index]!]))
}
