import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import { serviceMetrics } from '../../metrics/catalogue.js'
import { collectMetrics, type MetricsOptions } from '../../metrics/collect-metrics.js'
import { addCounter } from '../../metrics/counter.js'
import { addHistogram } from '../../metrics/histogram.js'
import { onRequestEnd } from '../http/request-end.js'
import { readSecurityEvent } from '../log/security-events.js'
import type { Siblings } from '../siblings.js'

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
  const observeDuration = addHistogram(register, serviceMetrics.requests)
  const countEvent = addCounter(register, serviceMetrics.securityEvents)
  const host = admin ?? app
  for (const each of new Set([app, host])) {
    onRequestEnd(each, (request, reply) => {
      const security = readSecurityEvent(request)
      if (security !== undefined) countEvent(1, security.event, security.type ?? 'none', security.error ?? 'none')
      const route = request.routeOptions.url ?? 'none'
      observeDuration(reply.elapsedTime / 1000, request.method, route, reply.statusCode)
    })
  }
  siblings?.offerMetrics(() => register.getMetricsAsJSON())
  host.get('/metrics', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).type(register.contentType)
    if (siblings === undefined) return register.metrics()
    return AggregatorRegistry.aggregate(await siblings.gatherMetrics()).metrics()
  })
}
