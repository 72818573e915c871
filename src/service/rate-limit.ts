import fastifyRateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createBindingError } from '../errors.js'

/** What `addRateLimit` needs. */
export interface RateLimitOptions {
  /** Completions per user and minute; 0: no limit. Each instance counts for itself. */
  perMinute: number
  /** Returns the id of the signed-in user. */
  getUserId: (request: FastifyRequest) => string
}

/**
 * Limits how often a user may try to complete a binding (every `POST` registered afterwards): each try that gets as
 * far as the provider costs a vendor call. Whoever tries more often is answered TOO_MANY_REQUESTS with `Retry-After`.
 */
export async function addRateLimit(app: FastifyInstance, options: RateLimitOptions): Promise<void> {
  const { perMinute, getUserId } = options
  if (perMinute === 0) return
  // This hook must be there before the limiter's own, which reads the configuration that it sets.
  app.addHook('onRoute', (route) => {
    if (route.method === 'POST') route.config = { ...route.config, rateLimit: { max: perMinute, timeWindow: 60_000 } }
  })
  const none = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false }
  await app.register(fastifyRateLimit, {
    global: false,
    // After authentication, so that the user is known.
    hook: 'preHandler',
    keyGenerator: getUserId,
    addHeadersOnExceeding: none,
    addHeaders: { ...none, 'retry-after': false },
    errorResponseBuilder: (_request, { ttl }) =>
      createBindingError('TOO_MANY_REQUESTS', { retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1000)) })
  })
}
