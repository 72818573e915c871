import type { SignInStore } from '../../persistence/sign-in-store.js'
import type { ProviderRegistry } from '../../platforms/registry.js'
import type { KeyedHashes } from '../keyed-hash.js'

export interface SignInContext extends KeyedHashes {
  readonly store: SignInStore
  readonly providers: ProviderRegistry
  readonly stateTtlSeconds: number
  /** How long a repeated login waits for the first one's outcome, in ms. */
  readonly completionWaitMs: number
  /** Is called after each committed change of a binding. */
  readonly onChange: () => void
  readonly now: () => Date
}
