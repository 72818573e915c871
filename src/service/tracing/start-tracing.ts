import { createRequire } from 'node:module'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import { context, propagation, trace, type Context, type TextMapPropagator } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { inTime } from '../../in-time.js'
import type { DatabaseKind } from '../../persistence/open-database.js'
import { quietPaths } from '../log/quiet-paths.js'
import { createSafeExporter, type OnChange } from './safe-exporter.js'
import { nameStatement } from './statement-name.js'
import { traceSqlite } from './sqlite-spans.js'
import type { TraceIds, Tracing } from './tracing.js'

/** How long a stop waits for the collector by default, in ms. */
const defaultFlushTimeoutMs = 3000

/** Continues the trace of a caller. Calls to platforms do not carry it on: it would tell them what belongs together. */
function createPropagator(): TextMapPropagator {
  const standard = new W3CTraceContextPropagator()
  return {
    extract: (...args) => standard.extract(...args),
    inject: () => {},
    fields: standard.fields.bind(standard)
  }
}

function idsOf(of: Context | null): TraceIds | null {
  const ids = of === null ? undefined : trace.getSpanContext(of)
  return ids === undefined ? null : { trace_id: ids.traceId, span_id: ids.spanId }
}

/** Its hooks patch what `require` returns, and that is what `import` of the driver returns as well. */
function instrumentPg(): PgInstrumentation {
  const instrumentation = new PgInstrumentation({
    requireParentSpan: true,
    // Its own name is that of the prepared statement, a hash.
    requestHook: (span, { query }) => span.updateName(nameStatement('pg', query.text))
  })
  createRequire(import.meta.url)('pg')
  return instrumentation
}

function instrumentVendorCalls(): UndiciInstrumentation {
  return new UndiciInstrumentation({
    requireParentforSpans: true,
    // The query of a URL of WeChat holds the code and the app secret.
    startSpanHook: () => ({ 'url.full': '', 'url.query': '' })
  })
}

function instrumentFastify(): FastifyOtelInstrumentation {
  return new FastifyOtelInstrumentation({
    instrumentHooks: false,
    recordExceptions: false,
    ignorePaths: ({ url }) => quietPaths.test(url.split('?', 1)[0]!),
    requestHook: (span, { method, routeOptions: { url } }) =>
      span.updateName(url === undefined ? method : `${method} ${url}`)
  })
}

function createProvider(onChange: OnChange): NodeTracerProvider {
  const named = resourceFromAttributes({ 'service.name': 'oauth-binding' })
  const given = detectResources({ detectors: [envDetector] })
  return new NodeTracerProvider({
    resource: defaultResource().merge(named).merge(given),
    spanProcessors: [new BatchSpanProcessor(createSafeExporter(new OTLPTraceExporter(), onChange))]
  })
}

/**
 * Starts tracing for the process: requests, calls to platforms, statements. To be called before the driver of PostgreSQL
 * is loaded. Collector, sampling and resource come from OpenTelemetry's own variables, which its packages read.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function startTracing(kind: DatabaseKind, flushTimeoutMs = defaultFlushTimeoutMs): Tracing {
  let report: OnChange | undefined
  const provider = createProvider((isTaken) => report?.(isTaken))
  provider.register({ propagator: createPropagator() })
  const requests = instrumentFastify()
  const instrumentations = [requests, instrumentVendorCalls(), ...(kind === 'postgresql' ? [instrumentPg()] : [])]
  for (const instrumentation of instrumentations) instrumentation.setTracerProvider(provider)
  const leaveSqlite = kind === 'sqlite' ? traceSqlite(provider) : () => {}
  return {
    traceRequests: async (app) => {
      report = (isTaken) => {
        if (isTaken) app.log.info('Traces are taken again')
        else app.log.warn('Traces are lost: the collector does not take them')
      }
      await app.register(requests.plugin())
    },
    findIds: (request) => idsOf(request.opentelemetry().context),
    readIds: () => idsOf(context.active()),
    stop: async () => {
      leaveSqlite()
      for (const instrumentation of instrumentations) instrumentation.disable()
      const createError = () => new Error('the collector does not answer')
      for (const part of [trace, context, propagation]) part.disable()
      await inTime(provider.shutdown(), { limitMs: flushTimeoutMs, createError }).catch(() => {})
    }
  }
}
