import { inTime } from '../../in-time.js'
import type { MetricsSnapshot } from '../../service/siblings.js'

interface Source {
  readMetrics: () => Promise<MetricsSnapshot>
}

/** Metrics that only grow, of which Prometheus takes every decrease for a restart that began at 0. */
const growing: readonly unknown[] = ['counter', 'histogram']

/** The metrics of the living workers, and what ended ones had counted when they were last read. */
export class GatheredMetrics {
  private readonly latest = new Map<Source, MetricsSnapshot>()
  private ended: MetricsSnapshot = []

  /** @param limitMs How long a worker may take; of one that takes longer, the metrics that it last told are used. */
  constructor(private readonly limitMs = 1000) {}

  add(source: Source): void {
    this.latest.set(source, [])
  }

  async remove(source: Source): Promise<void> {
    const counted = this.latest.get(source)?.filter(({ type }) => growing.includes(type)) ?? []
    this.latest.delete(source)
    if (counted.length === 0) return
    const { AggregatorRegistry } = await import('prom-client')
    this.ended = await AggregatorRegistry.aggregate([this.ended, counted]).getMetricsAsJSON()
  }

  async gather(): Promise<MetricsSnapshot[]> {
    const createError = () => new Error('A worker did not tell its metrics in time')
    const read = async (source: Source): Promise<void> => {
      const snapshot = await inTime(source.readMetrics(), { limitMs: this.limitMs, createError })
      if (this.latest.has(source)) this.latest.set(source, snapshot)
    }
    await Promise.allSettled([...this.latest.keys()].map(read))
    return [this.ended, ...this.latest.values()]
  }
}
