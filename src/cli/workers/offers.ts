import type { Config } from '../../service/config/config.js'
import type { MetricsSnapshot, RateCount } from '../../service/siblings.js'

/** Whose share of which rate is released. */
export interface RateRelease {
  rate: string
  key: string
  /** The number of the minute. */
  window: number
}

/** What a worker needs to start. */
export interface WorkerSettings {
  config: Config
  /** How many workers there are. */
  workers: number
  /** Whether it takes the place of another, whose share of the present window may be used up. */
  isReplacement: boolean
}

/** What the primary does for a worker. */
export interface PrimaryOffers {
  /** Returns the settings as they were when the service started: a worker that is replaced gets the same secrets. */
  configure(): WorkerSettings
  /** The worker listens. */
  ready(): void
  takeRate(count: RateCount): number
  gatherMetrics(): MetricsSnapshot[]
}

/** What a worker does for the primary. */
export interface WorkerOffers {
  readMetrics(): MetricsSnapshot
  releaseRate(release: RateRelease): number
  stop(): void
}
