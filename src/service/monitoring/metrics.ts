import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import { onRequestEnd } from '../http/request-end.js'
import type { SecurityEvent } from '../../security-event.js'
import { readSecurityEvent } from '../log/security-events.js'

/** Seconds; a listing takes a few milliseconds, a completion as long as the provider, which is given up after 10 s. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How many answers wait to be counted together: code that is warm takes a third of the time. */
const countedTogether = 256

interface AnswerLabels {
  method: string
  route: string
  status: number
}

const noLabels: AnswerLabels = { method: '', route: '', status: 0 }

/** Counts security events; the counter itself, which takes longer, learns of them when it is read. */
function createEventCount(register: Registry): (security: SecurityEvent) => void {
  /** By event, type and error code: a key of all three would be a new text a request. */
  const counts = new Map<string, Map<string, Map<string, number>>>()
  const counter = new Counter({
    name: 'oauth_binding_events_total',
    help: 'Security events, by what happened, type of provider and error code',
    labelNames: ['event', 'type', 'error'] as const,
    registers: [register],
    collect() {
      for (const [event, byType] of counts) {
        for (const [type, byError] of byType) {
          for (const [error, count] of byError) counter.inc({ event, type, error }, count)
        }
      }
      counts.clear()
    }
  })
  return ({ event, type = 'none', error = 'none' }) => {
    const byError = obtain(obtain(counts, event), type)
    byError.set(error, (byError.get(error) ?? 0) + 1)
  }
}

function obtain<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key)
  if (map === undefined) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

/**
 * Counts the requests to `app`, aborted ones included, and adds to `admin`, which may be the same, `GET /metrics` in
 * Prometheus's text format: the process's own metrics, the histogram `http_request_duration_seconds` by method, route
 * and status, and the counter `oauth_binding_events_total` of security events. Routes are patterns, so that no id
 * becomes a label; types are those on offer.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function addMetrics(app: FastifyInstance, admin: FastifyInstance = app): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  // Of a fixed length: an array that is emptied and grows again is copied several times.
  const answers: { labels: AnswerLabels; seconds: number }[] = Array.from({ length: countedTogether }, () => ({
    labels: noLabels,
    seconds: 0
  }))
  let answered = 0
  const countAnswers = (): void => {
    for (const { labels, seconds } of answers.slice(0, answered)) duration.observe(labels, seconds)
    answered = 0
  }
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer, in seconds',
    labelNames: ['method', 'route', 'status'] as const,
    buckets,
    registers: [register],
    collect: countAnswers
  })
  const countEvent = createEventCount(register)
  onRequestEnd(app, (request, reply) => {
    const security = readSecurityEvent(request)
    if (security !== undefined) countEvent(security)
    const answer = answers[answered]!
    answer.labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }
    answer.seconds = reply.elapsedTime / 1000
    answered += 1
    if (answered === countedTogether) countAnswers()
  })
  admin.get('/metrics', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).type(register.contentType)
    return register.metrics()
  })
}
