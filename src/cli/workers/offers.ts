import type { Config } from '../../service/config/config.js'
import type { MetricsSnapshot, RateCount } from '../../service/siblings.js'

/** Whose share of which rate is released. */
export interface RateRelease {
  rate: string
  key: string
  /** The number of the minute. */
  window: number
}

export interface WorkerSettings {
  config: Config
  workers: number
  /** Whether it takes the place of another, whose share of the present window may be used up. */
  isReplacement: boolean
}

export interface PrimaryOffers {
  /** Returns the settings as they were when the service started: a worker that is replaced gets the same secrets. */
  configure(): WorkerSettings
  ready(): void
  takeRate(count: RateCount): number
  gatherMetrics(): MetricsSnapshot[]
}

export interface WorkerOffers {
  readMetrics(): MetricsSnapshot
  releaseRate(release: RateRelease): number
  stop(): void
}
