import closeWithGrace from 'close-with-grace'

/** What is told when stopping goes wrong; a pino logger fits. */
interface ErrorLog {
  error(message: unknown): void
}

/**
 * Closes on SIGTERM, SIGINT and their like, then exits with status 0. Exits with status 1 when closing fails or takes
 * longer than the time limit, on a second signal, and after an error that nobody caught.
 */
export function stopOnSignal(timeoutSeconds: number, log: ErrorLog, close: () => Promise<void>): void {
  closeWithGrace({ delay: timeoutSeconds * 1000, logger: log }, async ({ err }) => {
    if (err !== undefined) log.error(err)
    await close()
  })
}
