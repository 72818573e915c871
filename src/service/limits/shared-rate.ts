import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type {} from '@fastify/rate-limit'

/** Counts a request and tells whether it is one too many. */
export type CheckRate = ReturnType<FastifyInstance['createRateLimit']>

/** How long after a failure Redis is not asked again, in ms: a request waits for a silent one once, not every time. */
const restMs = 1000

/**
 * Counts in Redis, and in this process alone while Redis is away: a limit may then let pass as many requests as there
 * are instances times more, never any number. Coming and going are logged once each.
 */
export function countTogether(shared: CheckRate, alone: CheckRate, log: FastifyBaseLogger, now = Date.now): CheckRate {
  let isAway = false
  let restUntil = 0
  return async (request) => {
    if (isAway && now() < restUntil) return alone(request)
    try {
      const rate = await shared(request)
      if (isAway) log.info('Redis is back; rates are counted together again')
      isAway = false
      return rate
    } catch (err) {
      restUntil = now() + restMs
      if (!isAway) log.warn({ err }, 'Redis is away; each instance counts rates for itself')
      isAway = true
      return alone(request)
    }
  }
}
