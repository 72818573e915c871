import type { Config } from '../../service/config/config.js'
import type { MetricsSnapshot, RateCount } from '../../service/siblings.js'

/** What the primary does for a worker. */
export interface PrimaryOffers {
  /** Returns the settings as they were when the service started: a worker that is replaced gets the same secrets. */
  configure(): Config
  /** The worker listens. */
  ready(): void
  countRates(counts: readonly RateCount[]): number[]
  gatherMetrics(): MetricsSnapshot[]
}

/** What a worker does for the primary. */
export interface WorkerOffers {
  readMetrics(): MetricsSnapshot
  stop(): void
}
