import closeWithGrace from 'close-with-grace'

export interface StopLog {
  info(message: string): void
  error(message: unknown): void
}

/** Signals that a terminal or a service manager sends to all processes of a service. */
const groupSignals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2'] as const

/**
 * Closes on SIGTERM, SIGINT and the other signals of `close-with-grace`, then exits with status 0. Exits with status 1
 * when closing fails or exceeds the time limit, on a second signal, and after an uncaught error.
 *
 * @returns A function that removes the handlers.
 */
export function stopOnSignal(timeoutSeconds: number, log: StopLog, close: () => Promise<void>): () => void {
  const { uninstall } = closeWithGrace({ delay: timeoutSeconds * 1000, logger: log }, stopWith(log, close))
  return uninstall
}

/**
 * Does as {@link stopOnSignal}, but for a worker, which is told by its primary: signals that go to all processes have no
 * effect on it.
 *
 * @returns A function that begins the stop.
 */
export function stopWhenTold(timeoutSeconds: number, log: StopLog, close: () => Promise<void>): () => void {
  const options = { delay: timeoutSeconds * 1000, logger: log, skip: [...groupSignals] }
  return closeWithGrace(options, stopWith(log, close)).close
}

/** Has the process live through signals that go to all processes of a service. */
export function ignoreGroupSignals(): void {
  for (const signal of groupSignals) process.on(signal, () => undefined)
}

function stopWith(log: StopLog, close: () => Promise<void>) {
  return async ({ err }: { err?: Error }): Promise<void> => {
    if (err !== undefined) log.error(err)
    log.info('Stopping')
    await close()
  }
}
