import { timingSafeEqual } from 'node:crypto'
import type { Provider } from '../../platforms/provider.js'
import type { KeyedHash } from '../keyed-hash.js'
import { createNonce } from '../state.js'

/**
 * A state of signing in is 74 lower-case hex digits: 16 random bytes, 5 bytes of expiry in seconds since 1970, and 16
 * bytes of a keyed hash of both and of all that the state is bound to. It authenticates itself, so that handing one out
 * stores nothing. A state of a binding has 32 or 64 digits.
 */
const form = /^[0-9a-f]{74}$/
const formOfBinding = /^(?:[0-9a-f]{32}){1,2}$/
const nonceEnd = 32
const expiryEnd = 42
const expiryDigits = expiryEnd - nonceEnd
const tagDigits = 32

export interface SignInStateContext {
  readonly provider: Pick<Provider, 'type' | 'clientId' | 'redirectUri'>
  /** Of the browser that asked for it, 43 characters of base64url. */
  readonly challenge: string
}

/** Each part has its length before it, so that no two lists of parts have the same text. */
function createTag(keyedHash: KeyedHash, head: string, { provider, challenge }: SignInStateContext): string {
  const nonce = head.slice(0, nonceEnd)
  const expiry = head.slice(nonceEnd)
  const parts = ['sign-in', nonce, expiry, provider.type, provider.clientId, provider.redirectUri, challenge]
  return keyedHash(parts.map((part) => `${part.length}:${part}`).join('')).slice(0, tagDigits)
}

/**
 * The expiry is rounded up to a whole second.
 *
 * @see RFC 9700 section 4.7.1.
 */
export function createSignInState(keyedHash: KeyedHash, context: SignInStateContext, expiresAt: Date): string {
  const expiry = Math.ceil(expiresAt.getTime() / 1000)
  const head = createNonce() + expiry.toString(16).padStart(expiryDigits, '0')
  return head + createTag(keyedHash, head, context)
}

/** Why a state is not one of this service's. For the log only: the response must not depend on it. */
type SignInStateFault = 'state_unknown' | 'state_of_binding' | 'state_mismatch'

export type SignInStateResult = { readonly expiresAt: Date } | { readonly fault: SignInStateFault }

/**
 * Checks that a state was made by this service with one of the given keys and is bound to the context, and returns when
 * it expires. An expired one passes: whether a claim from before stands is for the store to say. An altered state and
 * one that is bound otherwise cannot be told apart: `state_mismatch`.
 */
export function checkSignInState(
  acceptedHashes: readonly KeyedHash[],
  state: string,
  context: SignInStateContext
): SignInStateResult {
  if (!form.test(state)) return { fault: formOfBinding.test(state) ? 'state_of_binding' : 'state_unknown' }
  const head = state.slice(0, expiryEnd)
  const tag = Buffer.from(state.slice(expiryEnd), 'latin1')
  const isOurs = acceptedHashes.some((keyedHash) =>
    timingSafeEqual(Buffer.from(createTag(keyedHash, head, context), 'latin1'), tag)
  )
  if (!isOurs) return { fault: 'state_mismatch' }
  return { expiresAt: new Date(Number.parseInt(head.slice(nonceEnd), 16) * 1000) }
}
