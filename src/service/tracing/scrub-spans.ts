import { SpanKind, SpanStatusCode, type Attributes, type SpanStatus } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'

/**
 * The attributes that leave the process. The queries of vendors' URLs hold codes and app secrets, the paths of operators
 * hold ids of users, and messages of errors quote values; all of these are in others.
 */
const keptAttributes = new Set([
  'db.namespace',
  'db.query.text',
  'db.system.name',
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'server.address',
  'server.port'
])

/** The paths of vendors' APIs hold no id. */
const keptOfCalls = new Set([...keptAttributes, 'url.path', 'url.scheme'])

function scrubAttributes({ kind, attributes, events }: ReadableSpan): Attributes {
  const kept = kind === SpanKind.CLIENT ? keptOfCalls : keptAttributes
  const scrubbed = Object.fromEntries(Object.entries(attributes).filter(([name]) => kept.has(name)))
  const type = events.find(({ name }) => name === 'exception')?.attributes?.['exception.type']
  return type === undefined ? scrubbed : { ...scrubbed, 'error.type': type }
}

/** A refusal is no error of the service, and the span of a handler repeats what its request's span tells. */
function scrubStatus({ kind, status, attributes }: ReadableSpan): SpanStatus {
  const isRefusal = Number(attributes['http.response.status_code']) < 500
  const isError = kind === SpanKind.CLIENT || (kind === SpanKind.SERVER && !isRefusal)
  return { code: isError ? status.code : SpanStatusCode.UNSET }
}

/** Copies a span without what may hold secrets: events, messages, and all but a few attributes. */
export function scrubSpan(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    attributes: { value: scrubAttributes(span) },
    events: { value: [] },
    status: { value: scrubStatus(span) }
  }) as ReadableSpan
}
