import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import { onRequestEnd, type RequestEndListener } from '../http/request-end.js'
import type { SecurityEvent } from '../../security-event.js'
import { readSecurityEvent } from '../log/security-events.js'

/** Seconds; a listing takes a few milliseconds, a completion as long as the provider, which is given up after 10 s. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How many answers wait to be counted together: code that is warm takes a third of the time. */
const countedTogether = 256

/** Counts security events; the counter itself, which takes longer, learns of them when it is read. */
function createEventCount(register: Registry): (security: SecurityEvent) => void {
  const counts = new Map<string, { labels: { event: string; type: string; error: string }; count: number }>()
  const counter = new Counter({
    name: 'oauth_binding_events_total',
    help: 'Security events, by what happened, type of provider and error code',
    labelNames: ['event', 'type', 'error'] as const,
    registers: [register],
    collect() {
      for (const { labels, count } of counts.values()) counter.inc(labels, count)
      counts.clear()
    }
  })
  return ({ event, type = 'none', error = 'none' }) => {
    const key = `${event} ${type} ${error}`
    const entry = counts.get(key)
    if (entry === undefined) counts.set(key, { labels: { event, type, error }, count: 1 })
    else entry.count += 1
  }
}

/**
 * Counts the requests to `app` and `admin`, aborted ones included, and adds to `admin`, which may be the same, `GET /metrics` in
 * Prometheus's text format: the process's own metrics, the histogram `http_request_duration_seconds` by method, route
 * and status, and the counter `oauth_binding_events_total` of security events. Routes are patterns, so that no id
 * becomes a label; types are those on offer.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function addMetrics(app: FastifyInstance, admin: FastifyInstance = app): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const answers: { labels: { method: string; route: string; status: number }; seconds: number }[] = []
  const countAnswers = (): void => {
    for (const { labels, seconds } of answers) duration.observe(labels, seconds)
    answers.length = 0
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
  const count: RequestEndListener = (request, reply) => {
    const security = readSecurityEvent(request)
    if (security !== undefined) countEvent(security)
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }
    answers.push({ labels, seconds: reply.elapsedTime / 1000 })
    if (answers.length === countedTogether) countAnswers()
  }
  for (const host of new Set([app, admin])) onRequestEnd(host, count)
  admin.get('/metrics', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).type(register.contentType)
    return register.metrics()
  })
}
