import type { FastifyBaseLogger } from 'fastify'
import type { BindingStore } from '../persistence/store.js'

/** What `startSweep` needs. */
export interface SweepOptions {
  store: Pick<BindingStore, 'deleteExpiredStates'>
  log: Pick<FastifyBaseLogger, 'warn'>
  /** The clock. Default: the system's. */
  now?: () => Date
  /** How long to rest between two rounds, in ms. Default 60000. */
  intervalMs?: number
  /** How many states one statement deletes. Default 500. */
  batchSize?: number
}

/**
 * Deletes expired states from time to time, in small batches, so that no statement holds up traffic. It keeps no
 * process alive. A round that fails is logged, and the next one tries again.
 *
 * @returns A function that stops it, and resolves when no statement is running any more.
 */
export function startSweep(options: SweepOptions): () => Promise<void> {
  const { store, log, now = () => new Date(), intervalMs = 60_000, batchSize = 500 } = options
  let isStopped = false
  let timer: NodeJS.Timeout
  let round = Promise.resolve()
  const deleteAll = async (): Promise<void> => {
    try {
      let deleted = batchSize
      while (deleted >= batchSize) deleted = isStopped ? 0 : await store.deleteExpiredStates(now(), batchSize)
    } catch (error) {
      log.warn({ err: error }, 'Expired states could not be deleted')
    }
  }
  const rest = (): void => {
    timer = setTimeout(() => {
      round = deleteAll().then(() => {
        if (!isStopped) rest()
      })
    }, intervalMs).unref()
  }
  rest()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await round
  }
}
