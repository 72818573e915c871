import type { BindingStore, CanUnbind } from '../persistence/store.js'
import type { KeyedHash } from './keyed-hash.js'
import type { ProviderRegistry } from '../platforms/registry.js'

/** The dependencies of the rules of the ceremony. Created once, at registration. */
export interface CeremonyContext {
  readonly store: BindingStore
  readonly providers: ProviderRegistry
  /** Hashes with the key from which new states are derived. */
  readonly keyedHash: KeyedHash
  /** Hash with the keys from which open states may have been derived: the current one, then those before it. */
  readonly acceptedHashes: readonly KeyedHash[]
  readonly stateTtlSeconds: number
  /** How long a repeated completion waits for the first one's outcome, in ms. */
  readonly completionWaitMs: number
  readonly canUnbind: CanUnbind | undefined
  /** Is called after each issued state. */
  readonly onIssue: (userId: string, provider: string) => void
  /** Is called after each committed change of a binding. */
  readonly onChange: () => void
  readonly now: () => Date
}
