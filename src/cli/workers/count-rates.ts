import { createWindows } from '../../service/limits/count-windows.js'
import type { RateCount } from '../../service/siblings.js'

/** Counts the requests of all workers. A rate has the limit with which it is first counted. */
export function createRateCounts(): (counts: readonly RateCount[]) => number[] {
  const rates = new Map<string, (key: string) => number>()
  const find = ({ rate, max }: RateCount): ((key: string) => number) => {
    const count = rates.get(rate) ?? createWindows(max)
    rates.set(rate, count)
    return count
  }
  return (counts) => counts.map((count) => find(count)(count.key))
}
