import { hostname } from 'node:os'
import fastJsonStringify from 'fast-json-stringify'
import type { FastifyInstance } from 'fastify'
import type { SecurityEvent } from '../../security-event.js'
import { describeRequest } from './describe-request.js'
import type { LogStream } from './logging.js'
import { onRequestEnd } from '../http/request-end.js'
import { readSecurityEvent } from './security-events.js'

/** Paths of probes and scrapes; they are logged at level `debug`. */
const quietPaths = /^\/(health\/|metrics$)/

const levelNumbers = { debug: 20, info: 30, warn: 40 }

/** The lowest level that is written, by the level of the logger; at its other levels none of these lines is. */
const lowestLevels: Readonly<Record<string, number>> = {
  trace: levelNumbers.debug,
  debug: levelNumbers.debug,
  info: levelNumbers.info,
  warn: levelNumbers.warn
}

const text = { type: 'string' } as const
/** Text that never needs escaping: methods that Node knows, ids of ours, words of ours. */
const plainText = { type: 'string', format: 'unsafe' } as const
const whole = { type: 'integer' } as const

/** Creates the serialiser of a line. The fields are in order; constant fields are defaults. */
function createStringify() {
  return fastJsonStringify({
    type: 'object',
    properties: {
      level: whole,
      time: whole,
      pid: { ...whole, default: process.pid },
      hostname: { ...text, default: hostname() },
      reqId: plainText,
      req: { type: 'object', properties: { method: plainText, path: text, remoteAddress: text } },
      res: { type: 'object', properties: { statusCode: whole } },
      responseTime: { type: 'number' },
      event: plainText,
      userId: text,
      type: plainText,
      error: plainText,
      reason: text,
      msg: { ...text, default: 'request completed' }
    }
  })
}

function chooseLevel(path: string, security: SecurityEvent | undefined): number {
  if (security?.event === 'refused') return levelNumbers.warn
  return quietPaths.test(path) ? levelNumbers.debug : levelNumbers.info
}

/**
 * Logs one line for each request, as the application's logger would write it, with the fields of its security event where
 * there was one; `request aborted` when the client closed the connection before it had its answer. With its fields known beforehand, a line costs a third of what the logger takes for it.
 *
 * @param stream Where the application's logger writes to.
 */
export function addRequestLog(app: FastifyInstance, stream: LogStream): void {
  const lowest = lowestLevels[app.log.level]
  if (lowest === undefined) return
  const stringify = createStringify()
  onRequestEnd(app, (request, reply) => {
    const security = readSecurityEvent(request)
    const req = describeRequest(request)
    const level = chooseLevel(req.path, security)
    if (level >= lowest) {
      const line = {
        level,
        time: Date.now(),
        reqId: request.id,
        req,
        res: reply,
        responseTime: Math.round(reply.elapsedTime * 10) / 10,
        event: security?.event,
        userId: security?.userId,
        type: security?.type,
        error: security?.error,
        reason: security?.reason,
        msg: reply.raw.writableEnded ? undefined : 'request aborted'
      }
      stream.write(`${stringify(line)}\n`)
    }
  })
}
