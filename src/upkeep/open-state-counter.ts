/** Counts the states that this process issued, to decide when a deletion of excess states is worth a statement. */
export interface OpenStateCounter {
  /** Counts one state, and tells whether `threshold` is reached; then the count starts at 0 again. */
  add: (userId: string, provider: string, now: Date) => boolean
}

/**
 * The counter forgets a user and provider after a whole window (a state's life) without a new state: the others are
 * expired then. It forgets them sooner only when `keyLimit` others came meanwhile, so that it stays small: it remembers
 * at most twice as many.
 */
export function createOpenStateCounter(threshold: number, windowMs: number, keyLimit = 50_000): OpenStateCounter {
  let earlier = new Map<string, number>()
  let counts = new Map<string, number>()
  let currentWindow = 0
  return {
    add: (userId, provider, now) => {
      const window = Math.floor(now.getTime() / windowMs)
      if (window !== currentWindow || counts.size >= keyLimit) {
        earlier = counts
        counts = new Map()
      }
      currentWindow = window
      const key = `${provider} ${userId}`
      const count = (counts.get(key) ?? earlier.get(key) ?? 0) + 1
      counts.set(key, count % threshold)
      return count === threshold
    }
  }
}
