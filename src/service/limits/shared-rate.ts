import type { FastifyBaseLogger, FastifyRequest } from 'fastify'

/** Counts a request. Returns 0 when it is within the limit, else after how many seconds the next one may come. */
export type CountRequest = (request: FastifyRequest) => number | Promise<number>

/** How long Redis is not used after a failure, in ms, so that not every request waits for a silent Redis. */
const restMs = 1000

/**
 * Counts in Redis, and in this process alone while Redis is away: n instances then let pass up to n times the limit. The
 * loss and the return of Redis are logged once each.
 */
export function countTogether(
  shared: CountRequest,
  alone: CountRequest,
  log: FastifyBaseLogger,
  now = Date.now
): CountRequest {
  let isAway = false
  let restUntil = 0
  return async (request) => {
    if (isAway && now() < restUntil) return alone(request)
    try {
      const retryAfterSeconds = await shared(request)
      if (isAway) log.info('Redis is back; rates are counted together again')
      isAway = false
      return retryAfterSeconds
    } catch (err) {
      restUntil = now() + restMs
      if (!isAway) log.warn({ err }, 'Redis is away; each instance counts rates for itself')
      isAway = true
      return alone(request)
    }
  }
}
