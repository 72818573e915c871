/** A ratio or figure measured several times: its median and its range. */
export interface Ratio {
  median: number
  lowest: number
  highest: number
}

/** Returns the middle of the values, the mean of the middle two when their number is even, `NaN` when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[middle]!
  return sorted.length === 0 ? Number.NaN : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Returns the smallest value that at least this share of the values does not exceed (nearest rank), `NaN` when there
 * are none.
 *
 * @param sorted Ascending.
 * @param share 0 to 1; 0.99 for p99.
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const rank = Math.ceil(share * sorted.length)
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!
}

/**
 * Divides round by round: both were measured within seconds of each other, under the same disturbance.
 *
 * @returns `null` when a round lacks a number on either side.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio | null {
  if (ours.length === 0 || ours.length !== theirs.length) return null
  return summarise(ours.map((value, round) => value / theirs[round]!))
}

/** Returns the median of the values and their range, `null` when there are none or one is no number. */
export function summarise(values: readonly number[]): Ratio | null {
  if (values.length === 0 || !values.every(Number.isFinite)) return null
  return { median: median(values), lowest: Math.min(...values), highest: Math.max(...values) }
}

/** Puts all latencies of several rounds into one ascending list. */
export function mergeSorted(parts: readonly Float64Array[]): Float64Array {
  const merged = new Float64Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    merged.set(part, offset)
    offset += part.length
  }
  return merged.sort()
}
