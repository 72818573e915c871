import closeWithGrace from 'close-with-grace'

/** Where stopping is told of; a pino logger fits. */
export interface StopLog {
  info(message: string): void
  error(message: unknown): void
}

/**
 * Closes on SIGTERM, SIGINT and their like, then exits with status 0. Exits with status 1 when closing fails or takes
 * longer than the time limit, on a second signal, and after an error that nobody caught.
 *
 * @returns A function that leaves signals to Node again: there is nothing to close any more.
 */
export function stopOnSignal(timeoutSeconds: number, log: StopLog, close: () => Promise<void>): () => void {
  const { uninstall } = closeWithGrace({ delay: timeoutSeconds * 1000, logger: log }, async ({ err }) => {
    if (err !== undefined) log.error(err)
    log.info('Stopping')
    await close()
  })
  return uninstall
}
