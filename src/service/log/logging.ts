import type { FastifyServerOptions } from 'fastify'
import { isBindingError } from '../../errors.js'
import type { TraceIds } from '../tracing/tracing.js'
import { describeRequest } from './describe-request.js'

/** The destination of log lines; a line a call. */
export interface LogStream {
  write(line: string): void
}

/**
 * Returns the options of a logger that never writes a query string, a body, a header that authenticates, or the
 * message of an error that the client caused (Fastify's quote the request).
 *
 * @param readIds Names the span in which a line is written.
 */
export function createLoggerOptions(
  level: string,
  stream: LogStream,
  readIds?: () => TraceIds | null
): FastifyServerOptions['logger'] {
  return {
    ...(readIds === undefined ? {} : { mixin: () => ({ ...readIds() }) }),
    level,
    stream,
    serializers: { req: describeRequest, res: ({ statusCode }) => ({ statusCode }), err: describeError },
    redact: ['req.headers', 'res.headers', 'headers.authorization', 'headers.cookie', 'headers["set-cookie"]'],
    hooks: { logMethod: writeLine }
  }
}

/** Sets the text of a line that has only an error: pino would take the error's message, which the serialiser omits. */
function writeLine(this: object, args: unknown[], write: (...line: never[]) => void): void {
  const [first] = args
  const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err
  const isBare = args.length === 1 && error instanceof Error
  const line = isBare ? [first, isQuotable(error) ? error.message : ''] : args
  write.apply(this, line as never[])
}

function isQuotable(error: Error): boolean {
  const { statusCode = 500 } = error as { statusCode?: number }
  return isBindingError(error) || statusCode >= 500
}

/** Serialises type, code and place of an error; its message only where it cannot quote a client. */
function describeError(error: unknown): { type: string; message: string; stack: string; [key: string]: unknown } {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' }
  const cause = error.cause instanceof Error ? { type: error.cause.name, code: readCode(error.cause) } : undefined
  const place = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? []
  return {
    type: error.name,
    code: readCode(error),
    message: isQuotable(error) ? error.message : '',
    stack: place.join('\n'),
    ...(cause === undefined ? {} : { cause })
  }
}

function readCode(error: Error): unknown {
  return (error as { code?: unknown }).code
}
