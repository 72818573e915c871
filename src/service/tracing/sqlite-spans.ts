import { context, SpanKind, SpanStatusCode, trace, type Span, type TracerProvider } from '@opentelemetry/api'
import { statementChannel, type RunningStatement } from '../../persistence/sqlite/statement-channel.js'
import { nameStatement } from './statement-name.js'

/**
 * Makes each statement on SQLite a span of the request that runs it, as the driver's own instrumentation does for
 * PostgreSQL; libSQL has none. Returns what ends that.
 */
export function traceSqlite(provider: TracerProvider): () => void {
  const tracer = provider.getTracer('fastify-oauth-binding')
  const spans = new WeakMap<object, Span>()
  const start = (message: unknown): void => {
    if (trace.getSpan(context.active()) === undefined) return
    const { sql } = message as RunningStatement
    const attributes = { 'db.system.name': 'sqlite', 'db.query.text': sql }
    spans.set(message as object, tracer.startSpan(nameStatement('sqlite', sql), { kind: SpanKind.CLIENT, attributes }))
  }
  const end = (message: unknown): void => {
    const span = spans.get(message as object)
    if ('error' in (message as object)) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
  }
  statementChannel.start.subscribe(start)
  statementChannel.asyncEnd.subscribe(end)
  return () => {
    statementChannel.start.unsubscribe(start)
    statementChannel.asyncEnd.unsubscribe(end)
  }
}
