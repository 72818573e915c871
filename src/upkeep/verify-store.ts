import type { FastifyBaseLogger } from 'fastify'
import { createBindingError, isBindingError } from '../errors.js'
import { inTime } from '../in-time.js'
import type { BindingStore } from '../persistence/store.js'

/** Shorter than Fastify's own limit for a plugin, 10 s. */
const defaultTimeLimitMs = 5000

function createLateError(limitMs: number): Error {
  const cause = new Error(`The database did not answer within ${limitMs} ms`)
  return createBindingError('STORE_UNAVAILABLE', { cause })
}

/**
 * A database that is away or silent is logged, and does not keep the host from starting: requests answer
 * STORE_UNAVAILABLE until it is back.
 */
export async function verifyStore(
  store: Pick<BindingStore, 'verify'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
  timeLimitMs = defaultTimeLimitMs
): Promise<void> {
  if (store.verify === undefined) return
  try {
    await inTime(store.verify(), { limitMs: timeLimitMs, createError: () => createLateError(timeLimitMs) })
  } catch (error) {
    if (!isBindingError(error) || error.code !== 'STORE_UNAVAILABLE') throw error
    log.warn({ err: error }, 'The database cannot be used yet, so its tables were not checked')
  }
}
