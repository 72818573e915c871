import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { createBindingError, isBindingError, type CatalogueCode, type OauthBindingError } from '../errors.js'
import { messages } from '../messages/index.js'
import { setEnvelopeHeaders } from './envelope.js'
import { wordValidation } from './validation-messages.js'

type ValidationErrors = NonNullable<FastifyError['validation']>

/** What a foreign error means by its status, Fastify's own and those of the host's plugins. */
const codesByStatus: Readonly<Record<number, CatalogueCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE'
}

function translateForeign(error: FastifyError, reply: FastifyReply): OauthBindingError {
  // @fastify/auth sets 401 before it asks; an error without a status of its own then means "not authenticated".
  const status = error.statusCode ?? (reply.statusCode === 401 ? 401 : 500)
  const known = codesByStatus[status]
  if (known !== undefined) return createBindingError(known, { cause: error })
  return createBindingError(status >= 400 && status < 500 ? 'REQUEST_UNREADABLE' : 'INTERNAL_ERROR', { cause: error })
}

function translate(error: FastifyError, reply: FastifyReply): OauthBindingError {
  const { validation } = error
  if (!isBindingError(error)) return translateForeign(error, reply)
  // A host that says "does not fit" and names no field, denies.
  return error.code === 'VALIDATION_FAILED' && validation === undefined ? createBindingError('FORBIDDEN') : error
}

/** Faults of ours go to the log as errors, the provider's and the database's as warnings, the client's not at all. */
function logFailure(failure: OauthBindingError, request: FastifyRequest): void {
  if (failure.code === 'INTERNAL_ERROR') request.log.error({ err: failure.cause ?? failure }, failure.message)
  else if (failure.statusCode >= 500) {
    request.log.warn({ code: failure.code, vendor: failure.vendor, err: failure.cause }, failure.message)
  }
}

function setFailureHeaders(failure: OauthBindingError, reply: FastifyReply): void {
  if (failure.code === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer')
  const { retryAfterSeconds, statusCode } = failure
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  // A limiter of the host's has set it already; whoever has not leaves the client without guidance.
  else if ((statusCode === 429 || statusCode === 503) && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', '1')
  }
}

/** Is told of a failure before it is answered. */
export type OnFailure = (failure: OauthBindingError, request: FastifyRequest) => void

/**
 * Creates an error handler that answers any failure, whoever raised it, in the contract's envelope. Status and code come
 * from the coded error; the text from `messages`, in the language of the request.
 */
export function createErrorHandler(onFailure: OnFailure) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const failure = translate(error, reply)
    onFailure(failure, request)
    return answerFailure(failure, error, request, reply)
  }
}

/** Answers any failure as {@link createErrorHandler} does; nothing is told. */
export const handleError = createErrorHandler(() => {})

function answerFailure(
  failure: OauthBindingError,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  logFailure(failure, request)
  const words = messages[setEnvelopeHeaders(request, reply)]
  setFailureHeaders(failure, reply)
  const { statusCode: code } = failure
  const msg = words.failures[failure.code]
  reply.code(code)
  if (failure.code === 'UNAUTHENTICATED') return reply.send({ code, msg })
  if (failure.code === 'VALIDATION_FAILED') {
    return reply.send({ code, data: wordValidation(error.validation as ValidationErrors, words), msg })
  }
  return reply.send({ code, msg, error: failure.code })
}
