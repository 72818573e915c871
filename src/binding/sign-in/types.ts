import type { SignInStore } from '../../persistence/sign-in-store.js'
import type { ProviderRegistry } from '../../platforms/registry.js'
import type { KeyedHash } from '../keyed-hash.js'

/** The dependencies of the rules of signing in. Created once, at registration. */
export interface SignInContext {
  readonly store: SignInStore
  readonly providers: ProviderRegistry
  /** Hashes with the key with which new states are made. */
  readonly keyedHash: KeyedHash
  /** Hash with the keys with which open states may have been made: the current one, then those before it. */
  readonly acceptedHashes: readonly KeyedHash[]
  /** How long a state lives, in seconds. */
  readonly stateTtlSeconds: number
  /** How long a repeated login waits for the first one's outcome, in ms. */
  readonly completionWaitMs: number
  readonly now: () => Date
}
