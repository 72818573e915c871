import type { FastifyInstance } from 'fastify'
import { createBindingError, isBindingError } from '../../errors.js'
import { inTime } from '../../in-time.js'
import type { Stop } from '../http/drain-connections.js'

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export interface HealthOptions {
  /** Rejects when the database cannot be used. */
  ping: () => Promise<unknown>
  stop: Stop
  /** How long the database may take, in ms. Default 2000. */
  pingTimeoutMs?: number
}

/**
 * Adds the probes. `GET /health/live` answers 200 while the process answers; `GET /health/ready` answers 200 while the
 * database can be written, has every table, tokens can be looked up and no stop has begun, else 503. Both in the
 * contract's envelope, neither authenticated.
 */
export function addHealthRoutes(app: FastifyInstance, options: HealthOptions): void {
  const { ping, stop, pingTimeoutMs = 2000 } = options
  app.get('/health/live', async (_request, reply) => {
    reply.headers(headers)
    return { code: 200, data: 'live', msg: 'success' }
  })
  app.get('/health/ready', async (_request, reply) => {
    if (stop.hasBegun) throw createBindingError('SERVICE_UNAVAILABLE', { retryAfterSeconds: 1, reason: 'stopping' })
    await pingInTime(ping, pingTimeoutMs)
    reply.headers(headers)
    return { code: 200, data: 'ready', msg: 'success' }
  })
}

async function pingInTime(ping: () => Promise<unknown>, limitMs: number): Promise<void> {
  const createError = () => new Error('The database did not answer in time')
  try {
    await inTime(ping(), { limitMs, createError })
  } catch (cause) {
    // The log has the message of one cause, so that this one is not wrapped again.
    if (isBindingError(cause) && cause.code === 'STORE_UNAVAILABLE') throw cause
    throw createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
  }
}
