import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Registry } from 'prom-client'
import { onRequestEnd } from '../http/request-end.js'
import type { SecurityEvent } from '../../security-event.js'
import { readSecurityEvent } from '../log/security-events.js'
import { createCountedLabels } from './counted-labels.js'
import { addDurationHistogram } from './duration-histogram.js'

/** Seconds; a listing takes a few milliseconds, a completion as long as the provider, which is given up after 10 s. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Counts security events; the counter itself, which takes longer, learns of them when it is read. */
function createEventCount(register: Registry): (security: SecurityEvent) => void {
  const events = createCountedLabels((event: string, type: string, error: string) => ({
    labels: { event, type, error },
    count: 0
  }))
  const counter = new Counter({
    name: 'oauth_binding_events_total',
    help: 'Security events, by what happened, type of provider and error code',
    labelNames: ['event', 'type', 'error'] as const,
    registers: [register],
    collect() {
      for (const counted of events.all) {
        counter.inc(counted.labels, counted.count)
        counted.count = 0
      }
    }
  })
  return ({ event, type = 'none', error = 'none' }) => {
    events.find(event, type, error).count += 1
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
  const countDuration = addDurationHistogram({
    name: 'http_request_duration_seconds',
    help: 'Time from request to answer, in seconds',
    buckets,
    register
  })
  const countEvent = createEventCount(register)
  for (const host of new Set([app, admin])) {
    onRequestEnd(host, (request, reply) => {
      const security = readSecurityEvent(request)
      if (security !== undefined) countEvent(security)
      const route = request.routeOptions.url ?? 'none'
      countDuration(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    })
  }
  admin.get('/metrics', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).type(register.contentType)
    return register.metrics()
  })
}
