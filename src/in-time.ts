/** How `inTime` waits. */
export interface TimeLimit {
  limitMs: number
  /** Creates the error when the time is over. */
  createError: () => Error
  /** Whether the timer keeps the process alive, as in the timers of Node. Default `true`. */
  ref?: boolean
}

/**
 * Waits for a promise, at most for `limitMs`. What it stands for goes on; its later result is dropped.
 *
 * @throws What `createError` creates when the time is over; what the promise rejects with.
 */
export async function inTime<T>(work: Promise<T>, { limitMs, createError, ref = true }: TimeLimit): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(createError()), limitMs)
    if (!ref) timer.unref()
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
