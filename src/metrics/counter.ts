import type { MetricDescription } from './catalogue.js'
import { createCells } from './cells.js'
import { nameLabels, registerMetric, type LabelValue, type MetricRegistry } from './registry.js'

export type Count = (amount: number, ...labels: Parameters<ReturnType<typeof createCells>['find']>) => void

/** @param known Values of the one label that are there from the start, with 0: a rate sees their first count. */
export function addCounter(
  registry: MetricRegistry,
  description: MetricDescription,
  known: readonly LabelValue[] = []
): Count {
  const counts = createCells((labels) => ({ labels: nameLabels(description.labels, labels), value: 0 }))
  for (const label of known) counts.find(label)
  registerMetric(registry, description, () => counts.all.map((counted) => ({ ...counted })))
  return (amount, first, second, third, fourth) => {
    counts.find(first, second, third, fourth).value += amount
  }
}
