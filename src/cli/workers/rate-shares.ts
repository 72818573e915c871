import { LruMap } from 'toad-cache'
import { mostKeys, windowMs } from '../../service/limits/count-windows.js'
import type { RateCount } from '../../service/siblings.js'
import type { RateRelease } from './offers.js'

/** What a worker knows of a user or an address in one window. */
interface Share {
  window: number
  used: number
  /** Whether the primary counts: each further request is asked for. */
  isReleased: boolean
}

export interface RateSharesOptions {
  /** How many workers share a limit. */
  workers: number
  /** Whether it has no share in its first window, which another worker may have used up. */
  isReplacement: boolean
  take: (count: RateCount) => Promise<number>
  /** The clock. Default: the system's, which is that of the other workers, too. */
  now?: () => number
}

/**
 * Counts the requests of one worker. Of each limit it has an equal share, within which it asks nobody; beyond the share
 * the primary counts, to which all workers then release what they have left. Windows are minutes of the clock.
 */
export class RateShares {
  private readonly rates = new Map<string, LruMap<Share>>()
  private readonly firstWindow: number

  constructor(private readonly options: RateSharesOptions) {
    this.firstWindow = this.readWindow()
  }

  /** Returns 0 within the limit, else after how many seconds the next may come. */
  count(count: RateCount): number | Promise<number> {
    const { workers, take } = this.options
    const share = this.find(count, this.readWindow())
    if (share.isReleased || share.used >= Math.floor(count.max / workers)) return take(count)
    share.used += 1
    return 0
  }

  /** Returns how many were counted here, and has the primary count from now on. */
  release(release: RateRelease): number {
    const share = this.find(release, release.window)
    share.isReleased = true
    return share.used
  }

  private readWindow(): number {
    const { now = Date.now } = this.options
    return Math.floor(now() / windowMs)
  }

  private find({ rate, key }: Pick<RateCount, 'rate' | 'key'>, window: number): Share {
    const shares = this.rates.get(rate) ?? new LruMap<Share>(mostKeys, 2 * windowMs)
    this.rates.set(rate, shares)
    const known = shares.get(key)
    if (known !== undefined && known.window >= window) return known
    const isReleased = this.options.isReplacement && window === this.firstWindow
    const share = { window, used: 0, isReleased }
    shares.set(key, share)
    return share
  }
}
