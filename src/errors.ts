import createError from '@fastify/error'

/**
 * The one table of failures that may leave this package: a code, a class, a status. Codes equal the contract's
 * `ErrorCode`, and two more that the contract words without `error`: `UNAUTHENTICATED` and `VALIDATION_FAILED`.
 * Messages are for logs, in English; responses are worded by `messages`. A retired code is never reused.
 */
export const errorClasses = {
  REQUEST_UNREADABLE: createError('REQUEST_UNREADABLE', 'The request could not be read', 400),
  /** A host's own refusal; the status is then the host's, any 4xx. */
  REQUEST_REFUSED: createError('REQUEST_REFUSED', 'The host refuses the request', 400),
  UNAUTHENTICATED: createError('UNAUTHENTICATED', 'The request is not authenticated', 401),
  VALIDATION_FAILED: createError('VALIDATION_FAILED', 'The parameters do not fit', 403),
  STATE_UNUSABLE: createError('STATE_UNUSABLE', 'The state cannot be used', 403),
  TICKET_UNUSABLE: createError('TICKET_UNUSABLE', 'The ticket cannot be used', 403),
  FORBIDDEN: createError('FORBIDDEN', 'The host denies the user', 403),
  NOT_FOUND: createError('NOT_FOUND', 'There is no such path', 404),
  BINDING_NOT_FOUND: createError('BINDING_NOT_FOUND', 'There is no such binding', 404),
  METHOD_NOT_ALLOWED: createError('METHOD_NOT_ALLOWED', 'The path has no such method', 405),
  ACCOUNT_BOUND_ELSEWHERE: createError(
    'ACCOUNT_BOUND_ELSEWHERE',
    'The third-party account belongs to another user',
    409
  ),
  ACCOUNT_NOT_BOUND: createError('ACCOUNT_NOT_BOUND', 'The third-party account is not bound', 409),
  ACCOUNT_AMBIGUOUS: createError('ACCOUNT_AMBIGUOUS', 'Identities of one account belong to two users', 409),
  BINDING_SUSPENDED: createError('BINDING_SUSPENDED', 'The binding is suspended', 409),
  LAST_LOGIN_METHOD: createError('LAST_LOGIN_METHOD', 'Unbinding would remove the last usable login method', 409),
  COMPLETION_IN_PROGRESS: createError('COMPLETION_IN_PROGRESS', 'The same completion is still running', 409),
  PAYLOAD_TOO_LARGE: createError('PAYLOAD_TOO_LARGE', 'The body is larger than allowed', 413),
  UNSUPPORTED_MEDIA_TYPE: createError('UNSUPPORTED_MEDIA_TYPE', 'The body is not application/json', 415),
  TOO_MANY_REQUESTS: createError('TOO_MANY_REQUESTS', 'Too many requests', 429),
  INTERNAL_ERROR: createError('INTERNAL_ERROR', 'A fault of this service', 500),
  PROVIDER_CODE_REJECTED: createError('PROVIDER_CODE_REJECTED', 'The provider rejected the authorisation code', 502),
  PROVIDER_ACCOUNT_RESTRICTED: createError('PROVIDER_ACCOUNT_RESTRICTED', 'The provider restricts this account', 502),
  PROVIDER_ACCOUNT_VIRTUAL: createError('PROVIDER_ACCOUNT_VIRTUAL', 'A virtual account cannot be used', 502),
  PROVIDER_MISCONFIGURED: createError('PROVIDER_MISCONFIGURED', "The provider refuses the operator's settings", 502),
  PROVIDER_BUSY: createError('PROVIDER_BUSY', 'The provider is busy or throttles', 502),
  PROVIDER_REPLY_INVALID: createError('PROVIDER_REPLY_INVALID', "The provider's answer makes no sense", 502),
  PROVIDER_UNREACHABLE: createError('PROVIDER_UNREACHABLE', 'The provider could not be reached', 502),
  STORE_UNAVAILABLE: createError('STORE_UNAVAILABLE', 'The database is away', 503),
  AUTHENTICATION_UNAVAILABLE: createError('AUTHENTICATION_UNAVAILABLE', 'The tokens cannot be verified now', 503),
  SERVICE_UNAVAILABLE: createError('SERVICE_UNAVAILABLE', 'The service is overloaded or stopping', 503),
  PROVIDER_TIMEOUT: createError('PROVIDER_TIMEOUT', 'The provider was silent', 504)
} as const

/** A code of the catalogue. */
export type CatalogueCode = keyof typeof errorClasses

/** The codes with which a provider's exchange may fail. */
export type ProviderErrorCode = Extract<CatalogueCode, `PROVIDER_${string}`>

/** What the vendor said, for the log and the operator; never a token, a code or a body. */
export interface VendorFailure {
  /** The contract's provider type, `WECHAT` for instance. */
  provider: string
  /** Which call failed, `exchange` or `profile` for instance. */
  step: string
  /** The HTTP status of the answer, where there was one. */
  httpStatus?: number
  /** The vendor's own number or name, `40029` or `invalidParameter.authCode.notFound` for instance. */
  vendorCode?: string
  /** The vendor's request id, by which its support finds the call. */
  requestId?: string
}

/** An error of the catalogue. */
export interface OauthBindingError extends Error {
  code: CatalogueCode
  statusCode: number
  /** Present on `PROVIDER_*`. */
  vendor?: VendorFailure
  /** Seconds after which to try again, for the `Retry-After` header; whole, at least 1. */
  retryAfterSeconds?: number
  /** Why, as one lower-case word for the log: `token_expired` for instance. It never leaves in a response. */
  reason?: string
}

const baseClasses = Object.values(errorClasses)

/**
 * What a vendor's code looks like: a number, a number within number 88, or dotted words. Anything else, a string of
 * letters and digits above all, may be an echoed code or token, and is left out.
 */
const vendorCodePattern = /^(?:-?\d{1,9}(?:\/[\d.A-Z_a-z-]{1,40})?|[A-Z_a-z]{1,40}(?:\.[A-Z_a-z]{1,80}){0,4})$/

const labelPattern = /^[\w-]{1,64}$/

function readLabel(value: unknown, pattern: RegExp): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && pattern.test(text) ? text : undefined
}

/** Takes of a vendor's words what has the form that it should have; a provider of the host's may hand on anything. */
function readVendorFailure(words: Readonly<Record<keyof VendorFailure, unknown>>): VendorFailure {
  const vendor: VendorFailure = {
    provider: readLabel(words.provider, labelPattern) ?? 'unknown',
    step: readLabel(words.step, labelPattern) ?? 'unknown'
  }
  const vendorCode = readLabel(words.vendorCode, vendorCodePattern)
  const requestId = readLabel(words.requestId, labelPattern)
  if (Number.isInteger(words.httpStatus)) vendor.httpStatus = words.httpStatus as number
  if (vendorCode !== undefined) vendor.vendorCode = vendorCode
  if (requestId !== undefined) vendor.requestId = requestId
  return vendor
}

/**
 * Creates an error of the catalogue.
 *
 * @param options.cause The foreign error that led here. It is logged by name and code only.
 * @param options.vendor What the vendor said. A code or request id that does not look like one is left out.
 */
export function createBindingError(
  code: CatalogueCode,
  options: Partial<Pick<OauthBindingError, 'cause' | 'vendor' | 'retryAfterSeconds' | 'reason'>> = {}
): OauthBindingError {
  const vendor = options.vendor && readVendorFailure(options.vendor as Required<VendorFailure>)
  const given = Object.entries({ ...options, vendor }).filter(([, value]) => value !== undefined)
  return Object.assign(new errorClasses[code]() as unknown as OauthBindingError, Object.fromEntries(given))
}

/** Tells whether a value is an error of the catalogue, by class. */
export function isBindingError(value: unknown): value is OauthBindingError {
  return baseClasses.some((errorClass) => value instanceof errorClass)
}

/** Options handed to the plugin or to a factory do not fit. Boot stops; `message` names the option. */
export const OptionsError = createError('OAUTH_BINDING_OPTIONS', '%s', 500, TypeError)

/** A migration of the database failed and left nothing behind. `message` names the migration and says why. */
export const MigrationError = createError('OAUTH_BINDING_MIGRATION', 'The migration %s failed: %s', 500)

/** A migration of an earlier run started and did not finish: Prisma's code. `message` names it and what mends it. */
export const FailedMigrationError = createError(
  'P3009',
  'The migrations %s started and failed; no others are applied before they are resolved: https://pris.ly/d/migrate-resolve',
  500
)

/** A database lacks tables, columns or migrations. Boot stops; `message` names them and what mends it. */
export const TablesError = createError('OAUTH_BINDING_TABLES', '%s', 500)
