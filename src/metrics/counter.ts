import type { MetricDescription } from './catalogue.js'
import { nameLabels, registerMetric, type LabelValue, type MetricRegistry, type MetricValue } from './registry.js'

/** Adds to the count of a combination of labels, 1 by default. */
export type Count<Values extends readonly LabelValue[]> = (values: Values, amount?: number) => void

/** @param known Combinations that are there from the start, with 0: a rate sees their first count. */
export function addCounter<Values extends readonly LabelValue[]>(
  registry: MetricRegistry,
  description: MetricDescription,
  known: readonly Values[] = []
): Count<Values> {
  const counts = new Map<string, { labels: MetricValue['labels']; value: number }>()
  const count: Count<Values> = (values, amount = 1) => {
    const key = values.join('\n')
    const counted = counts.get(key)
    if (counted === undefined) counts.set(key, { labels: nameLabels(description.labels, values), value: amount })
    else counted.value += amount
  }
  for (const values of known) count(values, 0)
  registerMetric(registry, description, () => [...counts.values()].map((counted) => ({ ...counted })))
  return count
}
