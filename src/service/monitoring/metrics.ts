import type { FastifyInstance } from 'fastify'
import type { Metric } from 'prom-client'
import { serviceMetrics } from '../../metrics/catalogue.js'
import { collectMetrics, type MetricsOptions } from '../../metrics/collect-metrics.js'
import { addCounter } from '../../metrics/counter.js'
import { addHistogram } from '../../metrics/histogram.js'
import { onRequestEnd } from '../http/request-end.js'
import { readSecurityEvent } from '../log/security-events.js'
import type { Siblings } from '../siblings.js'

/**
 * Keeps the metrics of the catalogue until the first scrape, which loads `prom-client` with its metrics of the process: it
 * would take a tenth of the start.
 */
function createRegistry() {
  const metrics = new Map<string, Metric>()
  const open = async () => {
    const { AggregatorRegistry, collectDefaultMetrics, Registry } = await import('prom-client')
    const register = new Registry()
    collectDefaultMetrics({ register })
    for (const metric of metrics.values()) register.registerMetric(metric)
    return { register, aggregate: AggregatorRegistry.aggregate.bind(AggregatorRegistry) }
  }
  let opened: ReturnType<typeof open> | undefined
  return {
    registerMetric: (metric: Metric & { name: string }) => metrics.set(metric.name, metric),
    removeSingleMetric: (name: string) => metrics.delete(name),
    open: () => (opened ??= open())
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
  const registry = createRegistry()
  const stop = collectMetrics({ registry, ...options })
  app.addHook('onClose', async () => stop())
  const observeDuration = addHistogram(registry, serviceMetrics.requests)
  const countEvent = addCounter(registry, serviceMetrics.securityEvents)
  const host = admin ?? app
  for (const each of new Set([app, host])) {
    onRequestEnd(each, (request, reply) => {
      const security = readSecurityEvent(request)
      if (security !== undefined) countEvent(1, security.event, security.type ?? 'none', security.error ?? 'none')
      const route = request.routeOptions.url ?? 'none'
      observeDuration(reply.elapsedTime / 1000, request.method, route, reply.statusCode)
    })
  }
  siblings?.offerMetrics(async () => (await registry.open()).register.getMetricsAsJSON())
  host.get('/metrics', async (_request, reply) => {
    const { register, aggregate } = await registry.open()
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).type(register.contentType)
    if (siblings === undefined) return register.metrics()
    return aggregate(await siblings.gatherMetrics()).metrics()
  })
}
