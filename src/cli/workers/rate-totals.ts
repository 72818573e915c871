import { LruMap } from 'toad-cache'
import { inTime } from '../../in-time.js'
import { mostKeys, windowMs } from '../../service/limits/count-windows.js'
import type { RateCount } from '../../service/siblings.js'
import type { RateRelease } from './offers.js'

/** A user or an address in one window. */
interface Total {
  window: number
  /** What the workers had counted when they released their shares. */
  released: Promise<number>
  taken: number
}

interface Source {
  releaseRate: (release: RateRelease) => Promise<number>
}

export interface RateTotalsOptions {
  /** How many workers share a limit. */
  workers: number
  /** How long a worker may take to release a share, in ms; then the share counts as used up. Default 1000. */
  limitMs?: number
  /** The clock. Default: the system's. */
  now?: () => number
}

/** Counts for all workers the requests of those users and addresses that went beyond the share of a worker. */
export class RateTotals {
  private readonly sources = new Set<Source>()
  private readonly rates = new Map<string, LruMap<Total>>()

  constructor(private readonly options: RateTotalsOptions) {}

  add(source: Source): void {
    this.sources.add(source)
  }

  remove(source: Source): void {
    this.sources.delete(source)
  }

  /** Returns 0 within the limit, else after how many seconds the next may come. */
  async take(count: RateCount): Promise<number> {
    const { now = Date.now } = this.options
    const total = this.find(count, Math.floor(now() / windowMs))
    const released = await total.released
    total.taken += 1
    if (released + total.taken <= count.max) return 0
    return Math.max(1, Math.ceil(((total.window + 1) * windowMs - now()) / 1000))
  }

  private find(count: RateCount, window: number): Total {
    const { rate, key } = count
    const totals = this.rates.get(rate) ?? new LruMap<Total>(mostKeys, 2 * windowMs)
    this.rates.set(rate, totals)
    const known = totals.get(key)
    if (known?.window === window) return known
    const total = { window, released: this.gather(count, window), taken: 0 }
    totals.set(key, total)
    return total
  }

  private async gather({ rate, max, key }: RateCount, window: number): Promise<number> {
    const { workers, limitMs = 1000 } = this.options
    const share = Math.floor(max / workers)
    const createError = () => new Error('A worker did not release its share in time')
    const parts = [...this.sources].map((source) =>
      inTime(source.releaseRate({ rate, key, window }), { limitMs, createError }).catch(() => share)
    )
    return (await Promise.all(parts)).reduce((sum, part) => sum + part, 0)
  }
}
