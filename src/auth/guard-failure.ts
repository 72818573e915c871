import { getSystemErrorMap, types } from 'node:util'
import type { FastifyRequest } from 'fastify'
import { createBindingError, isBindingError } from '../errors.js'

/** An error that says with which status it is to be answered. */
export type CodedError = Error & { statusCode: number }

/** After how many seconds a request that could not be checked may be sent again. */
const retryAfterSeconds = 5

/** How far causes are followed, and how many errors of an `AggregateError` are looked at. */
const causeDepth = 4
const errorsPerAggregate = 16

const programmingErrors = [TypeError, ReferenceError, RangeError, SyntaxError, EvalError, URIError]
const programmingErrorNames = new Set([...programmingErrors.map(({ name }) => name), 'AssertionError'])

/** Node's system errors; those of its resolver are not in the map. */
const systemErrorCodes = new Set([
  ...[...getSystemErrorMap().values()].map(([name]) => name),
  ...['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'ETIMEOUT', 'ECANCELLED']
])
/** The codes of TLS, of sockets and of undici, and of jose when a key server is silent. */
const connectionCodePattern =
  /^(?:UND_ERR_|ERR_TLS_|ERR_SSL_|ERR_SOCKET_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_JWKS_TIMEOUT$)/
const interruptedNames = new Set(['AbortError', 'TimeoutError'])

interface ErrorLike {
  name?: unknown
  message?: unknown
  code?: unknown
  statusCode?: unknown
  status?: unknown
  severity?: unknown
  cause?: unknown
  errors?: unknown
}

/**
 * Says what the failure of a host's guard, or of its `getUserId`, means:
 * - an error with a status of its own (`statusCode`, or `status`), 400 to 599, keeps it;
 * - AUTHENTICATION_UNAVAILABLE when a connection, a time limit or a database failed, also as the cause of another error;
 * - INTERNAL_ERROR when it is a programming error, a `TypeError` for instance;
 * - the status that the reply was given before, when that is an error's;
 * - `otherwise` in all other cases.
 */
export function judgeFailure(
  failure: unknown,
  { replyStatus, otherwise }: { replyStatus: number; otherwise: 'UNAUTHENTICATED' | 'INTERNAL_ERROR' }
): CodedError {
  try {
    if (isBindingError(failure)) return failure
    const cause = failure
    const error = toErrorLike(failure)
    const ownStatus = error.statusCode ?? error.status
    if (isErrorStatus(ownStatus)) return withStatus(failure, ownStatus)
    if (someCause(error, isUnavailable, causeDepth)) {
      return createBindingError('AUTHENTICATION_UNAVAILABLE', { cause, retryAfterSeconds })
    }
    const isFault = isProgrammingError(error) || typeof ownStatus === 'number'
    if (isFault) return createBindingError('INTERNAL_ERROR', { cause })
    if (isErrorStatus(replyStatus) && replyStatus !== 401) return withStatus(failure, replyStatus)
    const reason = otherwise === 'UNAUTHENTICATED' ? 'guard_refused' : undefined
    return createBindingError(otherwise, { cause, reason })
  } catch {
    // An error whose properties cannot be read can be neither judged nor logged.
    return createBindingError('INTERNAL_ERROR', {
      cause: new Error('An authentication failed with an unreadable error')
    })
  }
}

/** Describes a refusal's cause for the log, without what the request itself said of who sent it. */
export function describeRefusal(failure: unknown, request: FastifyRequest): Record<string, unknown> {
  try {
    const { name, code, message } = toErrorLike(failure)
    const text = typeof message === 'string' ? message : typeof failure
    return { name, code, message: withoutCredentials(text, request) }
  } catch {
    return {}
  }
}

function toErrorLike(failure: unknown): ErrorLike {
  return typeof failure === 'object' && failure !== null ? failure : {}
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599
}

/** Hands an error that has the status on as it is; wraps any other, whose own properties are not ours to change. */
function withStatus(failure: unknown, statusCode: number): CodedError {
  const error = toErrorLike(failure)
  if (types.isNativeError(failure) && error.statusCode === statusCode) return failure as CodedError
  const message = typeof error.message === 'string' ? error.message : ''
  return Object.assign(new Error(message, { cause: failure }), { statusCode })
}

function someCause(error: ErrorLike, test: (error: ErrorLike) => boolean, depth: number): boolean {
  if (test(error)) return true
  if (depth === 0) return false
  const inner = Array.isArray(error.errors) ? error.errors.slice(0, errorsPerAggregate) : []
  return [error.cause, ...inner].some(
    (cause) => typeof cause === 'object' && cause !== null && someCause(cause, test, depth - 1)
  )
}

/** The code of PostgreSQL's errors is an SQLSTATE, of five characters; Prisma's P2025 only says that there is no row. */
function isUnavailable({ name, code, severity }: ErrorLike): boolean {
  if (interruptedNames.has(name as string)) return true
  if (typeof name === 'string' && name.startsWith('PrismaClient')) return code !== 'P2025'
  if (typeof code !== 'string') return false
  if (systemErrorCodes.has(code) || connectionCodePattern.test(code)) return true
  return typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(code)
}

/** Compares names as well: an error of another realm is no instance of this realm's classes. */
function isProgrammingError(error: ErrorLike): boolean {
  if (programmingErrors.some((programmingError) => error instanceof programmingError)) return true
  return programmingErrorNames.has(error.name as string)
}

/** Replaces each part of the credentials by `***`: libraries quote in their messages what they refuse. */
function withoutCredentials(text: string, { headers }: FastifyRequest): string {
  const credentials = `${headers.authorization ?? ''} ${headers.cookie ?? ''}`.split(/[\s|.,;=]+/)
  return credentials.filter((part) => part.length >= 8).reduce((clean, part) => clean.replaceAll(part, '***'), text)
}
