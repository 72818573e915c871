import { createBindingError, isBindingError } from '../../errors.js'
import type { OauthBindingError, ProviderErrorCode, VendorFailure } from '../../errors.js'

/** Which call of which provider is being made. */
export type CallSite = Pick<VendorFailure, 'provider' | 'step'>

/** What a vendor's reply says about its failure, not validated. */
export interface VendorWords {
  httpStatus?: number | undefined
  vendorCode?: unknown
  requestId?: unknown
}

/** Creates a `PROVIDER_*` error that keeps the vendor's own code and request id, and nothing else of its reply. */
export function createProviderFailure(
  code: ProviderErrorCode,
  at: CallSite,
  words: VendorWords = {},
  cause?: unknown
): OauthBindingError {
  // `createBindingError` validates it.
  const vendor = { ...words, provider: at.provider, step: at.step } as VendorFailure
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

/** Classifies the HTTP status of a failure without a known code: 429 and 5xx are busy, any other is an invalid reply. */
export function classifyHttpStatus(httpStatus: number): ProviderErrorCode {
  return httpStatus >= 500 || httpStatus === 429 ? 'PROVIDER_BUSY' : 'PROVIDER_REPLY_INVALID'
}

/**
 * Makes an idempotent call, and repeats it once after PROVIDER_BUSY or PROVIDER_UNREACHABLE. The exchange of a code is
 * not idempotent: a repetition would find the code used.
 */
export async function retryOnce<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!isBindingError(error) || !['PROVIDER_BUSY', 'PROVIDER_UNREACHABLE'].includes(error.code)) throw error
    return await call()
  }
}
