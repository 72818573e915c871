import { hash } from 'node:crypto'
import type { Provider } from '../providers/provider.js'
import type { NewState } from '../persistence/store.js'
import { createNonce } from './create-nonce.js'
import type { KeyedHash } from './keyed-hash.js'
import type { CeremonyContext } from './types.js'

/**
 * Derives a state from its nonce. The database holds the nonce and the state's hash, the process holds the secret:
 * a listing can hand the same state out again, and a dump of the database reveals none.
 *
 * @param length How many lower-case hex digits, 32 or 64.
 * @see RFC 6749 section 10.12.
 */
export function deriveState(keyedHash: KeyedHash, nonce: string, length: Provider['stateLength']): string {
  return keyedHash(`state:${nonce}`).slice(0, length)
}

/** Returns the SHA-256 of a state, under which the database knows it. */
export function hashState(state: string): string {
  return hash('sha256', state)
}

/** Returns the SHA-256 of a state and a code, which tells a repeated completion from another one. */
export function hashCode(state: string, code: string): string {
  return hash('sha256', `${state}\n${code}`)
}

/** Creates a state bound to user, provider, provider app and redirect address, from 128 random bits. */
export function createState(
  context: CeremonyContext,
  userId: string,
  provider: Provider,
  life: { createdAt: Date; expiresAt: Date }
): { state: string; row: NewState } {
  const nonce = createNonce()
  const state = deriveState(context.keyedHash, nonce, provider.stateLength)
  return {
    state,
    row: {
      userId,
      provider: provider.type,
      clientId: provider.clientId,
      redirectUri: provider.redirectUri,
      stateHash: hashState(state),
      nonce,
      createdAt: life.createdAt,
      expiresAt: life.expiresAt,
      reuseKey: null
    }
  }
}
