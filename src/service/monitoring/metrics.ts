import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import { serviceMetrics } from '../../metrics/catalogue.js'
import { collectMetrics, type MetricsOptions } from '../../metrics/collect-metrics.js'
import { nameLabels, registerMetric } from '../../metrics/registry.js'
import { onRequestEnd } from '../http/request-end.js'
import type { SecurityEvent } from '../../security-event.js'
import { readSecurityEvent } from '../log/security-events.js'
import type { Siblings } from '../siblings.js'
import { createCountedLabels } from './counted-labels.js'
import { addDurationHistogram } from './duration-histogram.js'

/** Counts security events; the texts of labels are made when it is read. */
function createEventCount(registry: Registry): (security: SecurityEvent) => void {
  const { securityEvents } = serviceMetrics
  const events = createCountedLabels((...labels: readonly [event: string, type: string, error: string]) => ({
    labels: nameLabels(securityEvents.labels, labels),
    value: 0
  }))
  registerMetric(registry, securityEvents, () => events.all.map((counted) => ({ ...counted })))
  return ({ event, type = 'none', error = 'none' }) => {
    events.find(event, type, error).value += 1
  }
}

export interface MetricsParts extends Omit<MetricsOptions, 'registry'> {
  /** Where `GET /metrics` is. Default: the application whose requests are counted. */
  admin?: FastifyInstance | null
  siblings?: Siblings | undefined
}

/**
 * Counts the requests to `app` and `admin`, aborted ones included, and adds to `admin` `GET /metrics` in Prometheus's text
 * format: the process's own metrics, and those of the catalogue. Routes are patterns, so that no id becomes a label; types
 * are those on offer. With siblings, it tells of all workers together.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function addMetrics(app: FastifyInstance, { admin, siblings, ...options }: MetricsParts = {}): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const stop = collectMetrics({ registry: register, ...options })
  app.addHook('onClose', async () => stop())
  const countDuration = addDurationHistogram(register, serviceMetrics.requests)
  const countEvent = createEventCount(register)
  const host = admin ?? app
  for (const each of new Set([app, host])) {
    onRequestEnd(each, (request, reply) => {
      const security = readSecurityEvent(request)
      if (security !== undefined) countEvent(security)
      const route = request.routeOptions.url ?? 'none'
      countDuration(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    })
  }
  siblings?.offerMetrics(() => register.getMetricsAsJSON())
  host.get('/metrics', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).type(register.contentType)
    if (siblings === undefined) return register.metrics()
    return AggregatorRegistry.aggregate(await siblings.gatherMetrics()).metrics()
  })
}
