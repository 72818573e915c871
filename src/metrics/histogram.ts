import type { MetricDescription } from './catalogue.js'
import { nameLabels, registerMetric, type LabelValue, type MetricRegistry, type MetricValue } from './registry.js'

export interface HistogramDescription extends MetricDescription {
  readonly buckets: readonly number[]
}

/** The values that have the same labels. */
export interface Series {
  readonly labels: MetricValue['labels']
  /** One a bucket, without those of the buckets below it; the last is of values beyond all buckets. */
  readonly counts: number[]
  sum: number
}

export function createSeries({ labels, buckets }: HistogramDescription, values: readonly LabelValue[]): Series {
  return { labels: nameLabels(labels, values), counts: Array<number>(buckets.length + 1).fill(0), sum: 0 }
}

export function observe(series: Series, buckets: readonly number[], value: number): void {
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

/** Registers a histogram of the series that a caller keeps. */
export function registerHistogram(
  registry: MetricRegistry,
  description: HistogramDescription,
  all: () => Iterable<Series>
): void {
  registerMetric(registry, description, () => [...all()].flatMap((series) => writeValues(description, series)))
}

/** Registers a histogram by at most two labels. Returns what adds a value. */
export function addHistogram(
  registry: MetricRegistry,
  description: HistogramDescription
): (value: number, first: string, second?: string) => void {
  const byFirst = new Map<string, Map<string, Series>>()
  registerHistogram(registry, description, () => [...byFirst.values()].flatMap((group) => [...group.values()]))
  return (value, first, second = '') => {
    let group = byFirst.get(first)
    if (group === undefined) byFirst.set(first, (group = new Map()))
    let series = group.get(second)
    if (series === undefined) group.set(second, (series = createSeries(description, [first, second])))
    observe(series, description.buckets, value)
  }
}
