import createError, { type FastifyErrorConstructor } from '@fastify/error'
import { errorCodes } from './contract/generated/error-codes.js'

/** Failures that the contract words without `error`. */
const withoutCode = {
  UNAUTHENTICATED: { status: 401, cause: 'The request is not authenticated.' },
  VALIDATION_FAILED: { status: 403, cause: 'The parameters do not fit.' }
} as const

/** Codes, statuses and causes come from the table of `ErrorCode` in `openapi.yaml`. */
const catalogue = { ...errorCodes, ...withoutCode }

/** A code of the catalogue. */
export type CatalogueCode = keyof typeof catalogue

function createErrorClass([code, { status, cause }]: [string, { status: number | '4XX'; cause: string }]) {
  // The host's own refusal has the status that the host gave it.
  return [code, createError(code, cause.replace(/\.$/, ''), status === '4XX' ? 400 : status)] as const
}

/**
 * A class for each failure that may leave this package. Messages are for logs, in English; responses are worded by
 * `messages`. A retired code is never reused.
 */
export const errorClasses = Object.fromEntries(Object.entries(catalogue).map(createErrorClass)) as Readonly<
  Record<CatalogueCode, FastifyErrorConstructor>
>

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
export const OptionsError: FastifyErrorConstructor = createError('OAUTH_BINDING_OPTIONS', '%s', 500, TypeError)

/** A migration of the database failed and left nothing behind. `message` names the migration and says why. */
export const MigrationError: FastifyErrorConstructor = createError(
  'OAUTH_BINDING_MIGRATION',
  'The migration %s failed: %s',
  500
)

/** A migration of an earlier run started and did not finish: Prisma's code. `message` names it and what mends it. */
export const FailedMigrationError: FastifyErrorConstructor = createError(
  'P3009',
  'The migrations %s started and failed; no others are applied before they are resolved: https://pris.ly/d/migrate-resolve',
  500
)

/** A database lacks tables, columns or migrations. Boot stops; `message` names them and what mends it. */
export const TablesError: FastifyErrorConstructor = createError('OAUTH_BINDING_TABLES', '%s', 500)
