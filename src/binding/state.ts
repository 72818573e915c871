import { hash } from 'node:crypto'
import type { Provider } from '../platforms/provider.js'
import type { NewState } from '../persistence/store.js'
import { createRandomText } from '../random/random-bytes.js'
import type { KeyedHash } from './keyed-hash.js'
import type { CeremonyContext } from './types.js'

const nonceBytes = 16
const nonceDigits = 2 * nonceBytes

/** 128 random bits as 32 lower-case hex digits. None is handed out twice. */
export function createNonce(): string {
  return createRandomText(nonceBytes, 'hex')
}

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

export function hashState(state: string): string {
  return hash('sha256', state)
}

export function hashCode(state: string, code: string): string {
  return hash('sha256', `${state}\n${code}`)
}

export interface StateLife {
  createdAt: Date
  expiresAt: Date
}

function createRow(userId: string, provider: Provider, state: string, nonce: string | null, life: StateLife): NewState {
  const stateHash = hashState(state)
  return {
    userId,
    provider: provider.type,
    clientId: provider.clientId,
    redirectUri: provider.redirectUri,
    stateHash,
    nonce: nonce ?? stateHash.slice(0, nonceDigits),
    createdAt: life.createdAt,
    expiresAt: life.expiresAt,
    reuseKey: null
  }
}

/**
 * Creates a state that is handed out once, bound to user, provider, provider app and redirect address: 128 random bits,
 * or twice as many where the provider's states are longer. It cannot be derived again: in the place of the nonce stands the
 * beginning of its hash.
 */
export function createState(userId: string, provider: Provider, life: StateLife): { state: string; row: NewState } {
  const state = provider.stateLength === 32 ? createNonce() : createNonce() + createNonce()
  return { state, row: createRow(userId, provider, state, null, life) }
}

/** Creates the row of a state that can be derived again from its nonce, 128 random bits. Bound as the others are. */
export function createDerivedState(
  { keyedHash }: CeremonyContext,
  userId: string,
  provider: Provider,
  life: StateLife
): NewState {
  const nonce = createNonce()
  return createRow(userId, provider, deriveState(keyedHash, nonce, provider.stateLength), nonce, life)
}
