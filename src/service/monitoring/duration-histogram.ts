import { type Histogram, type Registry } from 'prom-client'
import { createCountedLabels } from './counted-labels.js'

/** The values of `method`, `route` and `status`. */
type Labels = readonly [method: string, route: string, status: number]

/** The durations of the requests that have the same labels. */
interface Durations {
  readonly labels: Labels
  /** One a bucket, without those of the buckets below it; the last is of durations beyond all buckets. */
  readonly counts: number[]
  sum: number
}

type Values = Awaited<ReturnType<Histogram['get']>>['values']

export interface DurationHistogramOptions {
  readonly name: string
  readonly help: string
  /** The upper bounds, in seconds, ascending. */
  readonly buckets: readonly number[]
  readonly register: Registry
}

/** Writes the values as a histogram of the library does: each bucket with those below it. */
function writeValues(name: string, buckets: readonly number[], { labels, counts, sum }: Durations): Values {
  const [method, route, status] = labels
  const own = { method, route, status }
  let total = 0
  const bounds = [...buckets, '+Inf'].map((le, bucket) => {
    total += counts[bucket]!
    return { metricName: `${name}_bucket`, labels: { le, ...own }, value: total }
  })
  return [
    ...bounds,
    { metricName: `${name}_sum`, labels: own, value: sum },
    { metricName: `${name}_count`, labels: own, value: total }
  ]
}

/**
 * Registers a histogram of seconds by method, route and status, and returns what counts one duration. The library's own
 * histogram makes a text of the labels for each, which costs an issue half a microsecond (row "issue, PostgreSQL: server
 * CPU" of the benchmark).
 *
 * @see https://prometheus.io/docs/concepts/metric_types/#histogram
 */
export function addDurationHistogram(options: DurationHistogramOptions): (...given: [...Labels, number]) => void {
  const { name, help, buckets, register } = options
  const durations = createCountedLabels((...labels: Labels): Durations => ({
    labels,
    counts: Array<number>(buckets.length + 1).fill(0),
    sum: 0
  }))
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...metric, values: durations.all.flatMap((found) => writeValues(name, buckets, found)) })
  }
  register.registerMetric(metric as unknown as Histogram)
  return (method, route, status, seconds) => {
    const found = durations.find(method, route, status)
    let bucket = 0
    while (bucket < buckets.length && seconds > buckets[bucket]!) bucket += 1
    found.counts[bucket]! += 1
    found.sum += seconds
  }
}
