import { hostname } from 'node:os'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { quoteText } from '../../routes/answers/json-text.js'
import type { SecurityEvent } from '../../security-event.js'
import type { TraceIds } from '../tracing/tracing.js'
import { describeRequest } from './describe-request.js'
import type { LogStream } from './logging.js'
import { quietPaths } from './quiet-paths.js'
import { onRequestEnd } from '../http/request-end.js'
import { readSecurityEvent } from './security-events.js'

const levelNumbers = { debug: 20, info: 30, warn: 40 }

/** The lowest level that is written, by the level of the logger; at its other levels none of these lines is. */
const lowestLevels: Readonly<Record<string, number>> = {
  trace: levelNumbers.debug,
  debug: levelNumbers.debug,
  info: levelNumbers.info,
  warn: levelNumbers.warn
}

/** Methods, ids of requests, addresses and words of ours need no look. */
const processFields = `"pid":${process.pid},"hostname":${JSON.stringify(hostname())}`

function describeSecurity({ event, userId, type, error, reason, by }: SecurityEvent): string {
  let fields = `,"event":"${event}"`
  if (userId !== undefined) fields += `,"userId":${quoteText(userId)}`
  if (type !== undefined) fields += `,"type":"${type}"`
  if (error !== undefined) fields += `,"error":"${error}"`
  if (reason !== undefined) fields += `,"reason":${quoteText(reason)}`
  if (by !== undefined) fields += `,"by":${quoteText(by)}`
  return fields
}

function describeTrace({ trace_id: traceId, span_id: spanId }: TraceIds): string {
  return `,"trace_id":"${traceId}","span_id":"${spanId}"`
}

function chooseLevel(path: string, security: SecurityEvent | undefined): number {
  if (security?.event === 'refused') return levelNumbers.warn
  return quietPaths.test(path) ? levelNumbers.debug : levelNumbers.info
}

/**
 * Logs one line for each request, as the application's logger would write it, with the fields of its security event
 * where there was one; `request aborted` when the client closed the connection before it had its answer. Written
 * directly, a line costs a quarter of what the logger takes for it (row "issue, PostgreSQL: server CPU" of the
 * benchmark).
 *
 * @param findIds Names the span of a request. Default: there are none.
 */
export function addRequestLog(
  app: FastifyInstance,
  stream: LogStream,
  findIds: (request: FastifyRequest) => TraceIds | null = () => null
): void {
  const lowest = lowestLevels[app.log.level]
  if (lowest === undefined) return
  onRequestEnd(app, (request, reply) => {
    const security = readSecurityEvent(request)
    const { method, path, remoteAddress } = describeRequest(request)
    const level = chooseLevel(path, security)
    if (level < lowest) return
    const ids = findIds(request)
    const address = remoteAddress === undefined ? '' : `,"remoteAddress":"${remoteAddress}"`
    stream.write(
      `{"level":${level},"time":${Date.now()},${processFields},"reqId":"${request.id}",` +
        `"req":{"method":"${method}","path":${quoteText(path)}${address}},"res":{"statusCode":${reply.statusCode}},` +
        `"responseTime":${Math.round(reply.elapsedTime * 10) / 10}${security === undefined ? '' : describeSecurity(security)}${ids === null ? '' : describeTrace(ids)},` +
        `"msg":"${reply.raw.writableEnded ? 'request completed' : 'request aborted'}"}\n`
    )
  })
}
