import { LruMap } from 'toad-cache'

/** How many users or addresses one process counts; beyond that, the least recently seen start at 0 again. */
export const mostKeys = 20_000

export const windowMs = 60_000

/** Returns what counts `key`, in windows of a minute: 0 within `max`, else after how many seconds the next may come. */
export function createWindows(max: number): (key: string) => number {
  const windows = new LruMap<{ count: number }>(mostKeys, windowMs)
  return (key) => {
    const window = windows.get(key)
    if (window === undefined) {
      windows.set(key, { count: 1 })
      return 0
    }
    window.count += 1
    if (window.count <= max) return 0
    return Math.max(1, Math.ceil((Number(windows.expiresAt(key)) - Date.now()) / 1000))
  }
}
