import { inTime } from '../in-time.js'

export interface ReadingLimits {
  /** How long a value is good for, in ms. */
  maxAgeMs: number
  /** How long a caller waits for a new one, in ms. */
  limitMs: number
}

/**
 * Returns a function that reads a value, at most once at a time and once each `maxAgeMs`. It returns `null` when there is
 * none in time: an old value would look like a new one. A reading that comes too late serves the next caller.
 */
export function cacheReading<Value>(
  read: () => Promise<Value>,
  { maxAgeMs, limitMs }: ReadingLimits
): () => Promise<Value | null> {
  let last: { readonly value: Value; readonly at: number } | undefined
  let running: Promise<Value> | undefined
  const refresh = async (): Promise<Value> => {
    try {
      const value = await read()
      last = { value, at: performance.now() }
      return value
    } finally {
      running = undefined
    }
  }
  return async () => {
    if (last !== undefined && performance.now() - last.at < maxAgeMs) return last.value
    running ??= refresh()
    const createError = () => new Error('The database did not answer in time')
    return inTime(running, { limitMs, createError }).catch(() => null)
  }
}
