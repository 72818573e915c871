import type { FastifyInstance } from 'fastify'
import { createBindingError } from '../../errors.js'

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** What `addHealthRoutes` needs. */
export interface HealthOptions {
  /** Asks the database whether it is there, and fit for use; rejects when it is not. */
  ping: () => Promise<unknown>
  /** How long the database may take, in ms. Default 2000. */
  pingTimeoutMs?: number
}

/**
 * Adds the probes. `GET /health/live` answers 200 for as long as the process can answer at all; `GET /health/ready`
 * answers 200 while the database can be used and tokens can be looked up, else 503. Both in the contract's envelope, neither authenticated.
 */
export function addHealthRoutes(app: FastifyInstance, options: HealthOptions): void {
  const { ping, pingTimeoutMs = 2000 } = options
  app.get('/health/live', async (_request, reply) => {
    reply.headers(headers)
    return { code: 200, data: 'live', msg: 'success' }
  })
  app.get('/health/ready', async (_request, reply) => {
    await pingInTime(ping, pingTimeoutMs)
    reply.headers(headers)
    return { code: 200, data: 'ready', msg: 'success' }
  })
}

async function pingInTime(ping: () => Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer in time')), timeoutMs)
  })
  try {
    await Promise.race([ping(), silence])
  } catch (cause) {
    throw createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
  } finally {
    clearTimeout(timer)
  }
}
