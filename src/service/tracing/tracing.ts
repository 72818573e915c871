import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The ids of a span, hexadecimal, under the names that OpenTelemetry gives them in logs that are not OTLP. */
export interface TraceIds {
  trace_id: string
  span_id: string
}

/**
 * The tracing of the service, once a process.
 *
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
 */
export interface Tracing {
  /** Makes each request of an application a span; to be called before it has any route. */
  traceRequests(app: FastifyInstance): Promise<void>
  /** Names the span of a request, after its end as well; `null` for probes and metrics. */
  findIds(request: FastifyRequest): TraceIds | null
  /** Names the span in which it is called; `null` outside requests. */
  readIds(): TraceIds | null
  /** Sends what is left, and waits some seconds for it at most. */
  stop(): Promise<void>
}
