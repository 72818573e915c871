import type { Registry } from 'prom-client'

/** The metrics of one process. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** One request, to be counted against the limit `max` of a rate. */
export interface RateCount {
  rate: string
  max: number
  key: string
}

/** The other workers of the same service, of which each has its own connections, caches and metrics. */
export interface Siblings {
  /** Counts a request with those of all workers: 0 within the limit, else after how many seconds the next may come. */
  countRate: (count: RateCount) => number | Promise<number>
  /** Returns the metrics of all workers, this one included. */
  gatherMetrics: () => Promise<MetricsSnapshot[]>
  /** Says how the metrics of this worker are read. */
  offerMetrics: (read: () => Promise<MetricsSnapshot>) => void
}
