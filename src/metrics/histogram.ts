import type { MetricDescription } from './catalogue.js'
import { createCells, type Cells } from './cells.js'
import { nameLabels, registerMetric, type MetricRegistry, type MetricValue } from './registry.js'

interface HistogramDescription extends MetricDescription {
  readonly buckets: readonly number[]
}

interface Series {
  readonly labels: MetricValue['labels']
  /** One a bucket, without those of the buckets below it; the last is of values beyond all buckets. */
  readonly counts: number[]
  sum: number
}

function observe(series: Series, buckets: readonly number[], value: number): void {
  let bucket = 0
  while (bucket < buckets.length && value > buckets[bucket]!) bucket += 1
  series.counts[bucket]! += 1
  series.sum += value
}

/** Writes the values as a histogram of the library does: each bucket with those below it. */
function writeValues({ name, buckets }: HistogramDescription, { labels, counts, sum }: Series): MetricValue[] {
  let total = 0
  const bounds = [...buckets, '+Inf'].map((le, bucket) => {
    total += counts[bucket]!
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total }
  })
  return [
    ...bounds,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total }
  ]
}

/**
 * Registers a histogram, and returns what adds a value.
 *
 * @see https://prometheus.io/docs/concepts/metric_types/#histogram
 */
export function addHistogram(
  registry: MetricRegistry,
  description: HistogramDescription
): (value: number, ...labels: Parameters<Cells<Series>['find']>) => void {
  const { buckets } = description
  const series = createCells<Series>((labels) => ({
    labels: nameLabels(description.labels, labels),
    counts: Array<number>(buckets.length + 1).fill(0),
    sum: 0
  }))
  registerMetric(registry, description, () => series.all.flatMap((each) => writeValues(description, each)))
  return (value, first, second, third) => observe(series.find(first, second, third), buckets, value)
}
