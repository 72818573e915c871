import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import type { AccountNotBoundBody, UnauthenticatedBody, ValidationFailedBody } from '../../contract/index.js'
import type { CatalogueCode } from '../../errors.js'
import { chooseLanguage, type Language } from '../../messages/index.js'
import { quoteText } from './json-text.js'
import { wrapBody } from './presentation.js'

/** Sets the headers of every response, and returns the language of its texts. */
export function setEnvelopeHeaders(request: FastifyRequest, reply: FastifyReply): Language {
  const language = chooseLanguage(request.headers['accept-language'])
  reply.header('cache-control', 'no-store')
  reply.header('x-content-type-options', 'nosniff')
  reply.header('content-language', language)
  reply.header('vary', withAcceptLanguage(reply.getHeader('vary')))
  reply.type(contentType)
  return language
}

const contentType = 'application/json; charset=utf-8'

/** A host's CORS plugin may have set `Vary` before. */
function withAcceptLanguage(vary: ReturnType<FastifyReply['getHeader']>): string {
  return vary === undefined ? 'accept-language' : `${String(vary)}, accept-language`
}

const sentBody = Symbol('fastify-oauth-binding.sentBody')
const sentStatus = Symbol('fastify-oauth-binding.sentStatus')

type SendingReply = FastifyReply & { [sentBody]?: string; [sentStatus]?: number }

const asItIs = (text: unknown): string => text as string

/** Sends a body as text: neither `preSerialization` hooks nor a serialiser that the host has set see it then. */
function sendBody(reply: SendingReply, status: number, plain: string): FastifyReply {
  const body = wrapBody(reply, plain)
  reply[sentBody] = body
  reply[sentStatus] = status
  return reply.code(status).serializer(asItIs).send(body)
}

export function sendSuccess(reply: FastifyReply, data: string): FastifyReply {
  return sendBody(reply, 200, `{"code":200,"data":${quoteText(data)},"msg":"success"}`)
}

type Serialize = (body: object) => string

export function sendSuccessAs(reply: FastifyReply, data: unknown, serialize: Serialize = JSON.stringify): FastifyReply {
  return sendBody(reply, 200, serialize({ code: 200, data, msg: 'success' }))
}

/** The code of the other failures comes from the catalogue, which has two more than the contract's `ErrorCode`. */
type FailureBodies =
  | (Omit<UnauthenticatedBody, 'code'> & { code: number; error?: CatalogueCode })
  | (Omit<ValidationFailedBody, 'code'> & { code: number })
  | AccountNotBoundBody

export function sendFailure(reply: FastifyReply, body: FailureBodies): FastifyReply {
  return sendBody(reply, body.code, JSON.stringify(body))
}

/** A host's hooks may compress a body, and tell a client that it has it already. */
function isAsSent(reply: SendingReply, payload: unknown): boolean {
  if (reply.statusCode === 304) return true
  return reply.statusCode === reply[sentStatus] && (payload === reply[sentBody] || reply.hasHeader('content-encoding'))
}

/**
 * Creates the last `onSend` hook of a route: it puts back the body and the status, where a hook of the host's has
 * replaced them. The first time, it says so in the log.
 */
export function createBodyKeeper(): onSendHookHandler {
  let isTold = false
  return function keepBody(request, reply: SendingReply, payload, done) {
    const { [sentBody]: body, [sentStatus]: status } = reply
    if (body === undefined || status === undefined || isAsSent(reply, payload)) {
      done(null, payload)
      return
    }
    if (!isTold) {
      isTold = true
      request.log.warn(
        { route: request.routeOptions.url },
        'An onSend hook of the host replaces bodies or statuses of fastify-oauth-binding; they are sent as they were. ' +
          'Have the hook leave these routes out'
      )
    }
    reply.code(status)
    if (reply.hasHeader('content-encoding')) {
      done(null, payload)
      return
    }
    reply.type(contentType)
    done(null, body)
  }
}
