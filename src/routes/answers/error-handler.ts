import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { createBindingError, isBindingError, type CatalogueCode, type OauthBindingError } from '../../errors.js'
import { sendFailure, setEnvelopeHeaders } from './envelope.js'
import { wordsOf } from './presentation.js'
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

/** The fields that a foreign error may have; any value can be thrown. */
interface Thrown {
  readonly code?: unknown
  readonly message?: unknown
  readonly expose?: unknown
  readonly statusCode?: unknown
  readonly status?: unknown
}

/** The status that Fastify itself would take from an error: `statusCode`, else `status`, 400 to 599. */
function statusOf({ statusCode, status }: Thrown): number | undefined {
  const given = [statusCode, status].filter((value) => typeof value === 'number' || typeof value === 'string')
  return given.map(Number).find((value) => Number.isInteger(value) && value >= 400 && value <= 599)
}

/** Fastify's errors and those of its plugins repeat parts of the request. */
function isOfFramework({ code }: Thrown): boolean {
  return typeof code === 'string' && code.startsWith('FST_')
}

function translateForeign(error: unknown, reply: FastifyReply): OauthBindingError {
  const thrown = Object(error) as Thrown
  // As Fastify does: an error without a status of its own has that which the reply was given before.
  const status = statusOf(thrown) ?? statusOf(reply) ?? 500
  const known = codesByStatus[status]
  if (known !== undefined) return createBindingError(known, { cause: error })
  if (status >= 500) return createBindingError('INTERNAL_ERROR', { cause: error })
  if (isOfFramework(thrown)) return createBindingError('REQUEST_UNREADABLE', { cause: error })
  return Object.assign(createBindingError('REQUEST_REFUSED', { cause: error }), { statusCode: status })
}

function translate(error: unknown, reply: FastifyReply): OauthBindingError {
  if (!isBindingError(error)) return translateForeign(error, reply)
  // A host that says "does not fit" and names no field, denies.
  return error.code === 'VALIDATION_FAILED' && validationOf(error) === undefined
    ? createBindingError('FORBIDDEN')
    : error
}

function validationOf(error: unknown): ValidationErrors | undefined {
  return (Object(error) as Partial<FastifyError>).validation
}

/** How long a host's own words may be, in characters. */
const wordsLimit = 500

/** Returns what a host says of its own refusal, where it may be handed on: a short text without control characters. */
function wordsOfHost({ cause }: OauthBindingError): string | undefined {
  const { message, expose } = Object(cause) as Thrown
  if (typeof message !== 'string' || message.trim() === '' || message.length > wordsLimit) return undefined
  return expose === false || /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(message) ? undefined : message
}

/** Faults of ours go to the log as errors, the provider's and the database's as warnings, the client's not at all. */
function logFailure(failure: OauthBindingError, request: FastifyRequest): void {
  if (failure.code === 'INTERNAL_ERROR') request.log.error({ err: failure.cause ?? failure }, failure.message)
  else if (failure.statusCode >= 500) {
    request.log.warn({ code: failure.code, vendor: failure.vendor, err: failure.cause }, failure.message)
  }
}

function setFailureHeaders(failure: OauthBindingError, reply: FastifyReply, challenge: string | false): void {
  if (failure.code === 'UNAUTHENTICATED' && challenge !== false) reply.header('www-authenticate', challenge)
  const { retryAfterSeconds, statusCode } = failure
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  // A limiter of the host may have set it.
  else if ((statusCode === 429 || statusCode === 503) && !reply.hasHeader('retry-after')) {
    reply.header('retry-after', '1')
  }
}

type OnFailure = (failure: OauthBindingError, request: FastifyRequest) => void

export interface FailureOptions {
  readonly onFailure?: OnFailure | undefined
  /** The `WWW-Authenticate` of a 401; `false`: none. Default `Bearer`. */
  readonly challenge?: string | false | undefined
}

/**
 * Creates an error handler that answers any failure, also of Fastify and of the host, in the contract's envelope. Status
 * and code come from the coded error; the text comes from `messages`, in the language of the request, or from the host
 * when the refusal is the host's own.
 */
export function createErrorHandler({ onFailure, challenge = 'Bearer' }: FailureOptions) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const failure = translate(error, reply)
    onFailure?.(failure, request)
    logFailure(failure, request)
    setFailureHeaders(failure, reply, challenge)
    return answerFailure(failure, validationOf(error), request, reply)
  }
}

/** Answers any failure as {@link createErrorHandler} does; `onFailure` is not called. */
export const handleError = createErrorHandler({})

function answerFailure(
  failure: OauthBindingError,
  validation: ValidationErrors | undefined,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  const words = wordsOf(reply, setEnvelopeHeaders(request, reply))
  const { statusCode: code } = failure
  const msg = (failure.code === 'REQUEST_REFUSED' && wordsOfHost(failure)) || words.failures[failure.code]
  if (failure.code === 'UNAUTHENTICATED') return sendFailure(reply, { code, msg })
  if (failure.code === 'VALIDATION_FAILED') {
    return sendFailure(reply, { code, data: wordValidation(validation as ValidationErrors, words), msg })
  }
  return sendFailure(reply, { code, msg, error: failure.code })
}
