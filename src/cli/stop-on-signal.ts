import closeWithGrace from 'close-with-grace'

export interface StopLog {
  info(message: string): void
  error(message: unknown): void
}

/**
 * Closes on SIGTERM, SIGINT and the other signals of `close-with-grace`, then exits with status 0. Exits with status 1
 * when closing fails or exceeds the time limit, on a second signal, and after an uncaught error.
 *
 * @returns A function that removes the handlers.
 */
export function stopOnSignal(timeoutSeconds: number, log: StopLog, close: () => Promise<void>): () => void {
  const { uninstall } = closeWithGrace({ delay: timeoutSeconds * 1000, logger: log }, async ({ err }) => {
    if (err !== undefined) log.error(err)
    log.info('Stopping')
    await close()
  })
  return uninstall
}
