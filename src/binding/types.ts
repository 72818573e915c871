import type { MinimalStore } from '../persistence/minimal-store.js'
import type { CanUnbind } from '../persistence/store.js'
import type { KeyedHashes } from './keyed-hash.js'
import type { ProviderRegistry } from '../platforms/registry.js'

export interface CeremonyContext extends KeyedHashes {
  readonly store: MinimalStore
  readonly providers: ProviderRegistry
  readonly stateTtlSeconds: number
  /** How long a repeated completion waits for the first one's outcome, in ms. */
  readonly completionWaitMs: number
  readonly canUnbind: CanUnbind | undefined
  readonly onIssue: (userId: string, provider: string) => void
  readonly onChange: () => void
  readonly now: () => Date
}
