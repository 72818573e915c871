import { createSeries, observe, registerHistogram, type HistogramDescription } from '../../metrics/histogram.js'
import type { MetricRegistry } from '../../metrics/registry.js'
import { createCountedLabels } from './counted-labels.js'

/** The values of `method`, `route` and `status`. */
type Labels = readonly [method: string, route: string, status: number]

/**
 * Registers a histogram of seconds by method, route and status, and returns what counts one duration.
 *
 * @see https://prometheus.io/docs/concepts/metric_types/#histogram
 */
export function addDurationHistogram(
  registry: MetricRegistry,
  description: HistogramDescription
): (...given: [...Labels, number]) => void {
  const durations = createCountedLabels((...labels: Labels) => createSeries(description, labels))
  registerHistogram(registry, description, () => durations.all)
  return (method, route, status, seconds) => {
    observe(durations.find(method, route, status), description.buckets, seconds)
  }
}
