import { createBindingError, isBindingError } from '../errors.js'
import type { OauthBindingError, ProviderErrorCode, VendorFailure } from '../errors.js'

/** Which call of which provider is being made. */
export type CallSite = Pick<VendorFailure, 'provider' | 'step'>

/** What a vendor's reply says about its failure, not yet believed. */
export interface VendorWords {
  httpStatus?: number | undefined
  vendorCode?: unknown
  requestId?: unknown
}

/**
 * What a vendor's code looks like: a number, a number within number 88, or dotted words. Anything else, a string of
 * letters and digits above all, may be an echoed code or token, and is left out.
 */
const vendorCodePattern = /^(?:-?\d{1,9}(?:\/[\d.A-Z_a-z-]{1,40})?|[A-Z_a-z]{1,40}(?:\.[A-Z_a-z]{1,80}){0,4})$/

const requestIdPattern = /^[\w-]{1,64}$/

function readLabel(value: unknown, pattern: RegExp): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && pattern.test(text) ? text : undefined
}

/** Creates a `PROVIDER_*` error that keeps the vendor's own code and request id, and nothing else of its reply. */
export function createProviderFailure(
  code: ProviderErrorCode,
  at: CallSite,
  words: VendorWords = {},
  cause?: unknown
): OauthBindingError {
  const vendor: VendorFailure = { provider: at.provider, step: at.step }
  const vendorCode = readLabel(words.vendorCode, vendorCodePattern)
  const requestId = readLabel(words.requestId, requestIdPattern)
  if (words.httpStatus !== undefined) vendor.httpStatus = words.httpStatus
  if (vendorCode !== undefined) vendor.vendorCode = vendorCode
  if (requestId !== undefined) vendor.requestId = requestId
  return createBindingError(code, { vendor, cause })
}

/**
 * Reads a vendor's error number, which may come as a string, and may be 0 or absent in a success.
 *
 * @returns Its text; `0` when there is no error; `unreadable` for what is no number.
 */
export function readErrcode(value: unknown): string {
  if (value === undefined || value === null || value === '') return '0'
  return typeof value === 'number' || typeof value === 'string' ? String(value) : 'unreadable'
}

/** Classifies an HTTP status where the body names no known code: overload and throttling pass, the rest is nonsense. */
export function classifyHttpStatus(httpStatus: number): ProviderErrorCode {
  return httpStatus >= 500 || httpStatus === 429 ? 'PROVIDER_BUSY' : 'PROVIDER_REPLY_INVALID'
}

/**
 * Makes a call that may safely be repeated, and repeats it once when it failed for a passing reason (the provider is
 * busy, or the connection broke). Never for a code exchange: a repetition would find the code used.
 */
export async function retryOnce<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!isBindingError(error) || !['PROVIDER_BUSY', 'PROVIDER_UNREACHABLE'].includes(error.code)) throw error
    return await call()
  }
}
