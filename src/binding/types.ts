import type { BindingStore, CanUnbind } from '../persistence/store.js'
import type { KeyedHashes } from './keyed-hash.js'
import type { ProviderRegistry } from '../platforms/registry.js'

/** The dependencies of the rules of the ceremony. Created once, at registration. */
export interface CeremonyContext extends KeyedHashes {
  readonly store: BindingStore
  readonly providers: ProviderRegistry
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
