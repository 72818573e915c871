export interface TimeLimit {
  limitMs: number
  createError: () => Error
  /** Whether the timer keeps the process alive, as in the timers of Node. Default `true`. */
  ref?: boolean
}

/** The work goes on after the time is over; its later result is dropped. */
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
