import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { createBindingError, isBindingError } from '../errors.js'
import type { BindingStore } from '../persistence/store.js'

/** Shorter than Fastify's own limit for a plugin, 10 s. */
const defaultTimeLimitMs = 5000

async function rejectAfter(ms: number, signal: AbortSignal): Promise<never> {
  await sleep(ms, undefined, { signal })
  throw createBindingError('STORE_UNAVAILABLE', { cause: new Error(`The database did not answer within ${ms} ms`) })
}

/**
 * Has a store look whether its tables are there. A database that is away, or silent, does not keep the host from
 * starting: it may come back, and requests answer STORE_UNAVAILABLE until then.
 *
 * @throws What the store says of tables that do not fit, OAUTH_BINDING_TABLES for instance.
 */
export async function verifyStore(
  store: Pick<BindingStore, 'verify'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
  timeLimitMs = defaultTimeLimitMs
): Promise<void> {
  if (store.verify === undefined) return
  const done = new AbortController()
  try {
    await Promise.race([store.verify(), rejectAfter(timeLimitMs, done.signal)])
  } catch (error) {
    if (!isBindingError(error) || error.code !== 'STORE_UNAVAILABLE') throw error
    log.warn({ err: error }, 'The database cannot be used yet, so its tables were not checked')
  } finally {
    done.abort()
  }
}
