/**
 * Runs work under one time limit for all of its calls.
 *
 * @param limitMs After how many ms the signal aborts.
 * @param work Must end when its signal aborts.
 */
export async function withDeadline<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), limitMs)
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}
