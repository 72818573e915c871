import type { Provider, ProviderRequest } from '../platforms/provider.js'
import type { ProviderRegistry } from '../platforms/registry.js'
import type { StoredBinding } from '../persistence/store.js'
import { reuseState } from './reuse-state.js'
import type { CeremonyContext } from './types.js'

export interface ListedBinding {
  provider: Provider
  /** Works now, and for at least half of a state's life. */
  authorizeUrl: string
  /** Whether the state of that URL was stored for this list. */
  isNewState: boolean
  account: StoredBinding | null
  canUnbind: boolean
}

interface Listed {
  readonly userId: string
  /** Those on offer to the user. */
  readonly providers: ProviderRegistry
  readonly browser: ProviderRequest
}

/**
 * Lists every provider on offer, sorted by name, with the client that suits the browser. Safe to poll: it adds at most
 * one state per provider and half life, and invalidates none.
 */
export async function listBindings(
  context: CeremonyContext,
  { userId, providers, browser }: Listed
): Promise<ListedBinding[]> {
  const now = context.now()
  const aliveAt = new Date(now.getTime() + context.stateTtlSeconds * 500)
  const { bindings, states } = await context.store.findListing(userId, aliveAt)
  return Promise.all(
    providers.all.map(async ({ type }) => {
      const provider = providers.findFor(type, browser) as Provider
      const binding = bindings.find((candidate) => candidate.provider === provider.type) ?? null
      const [reused, canUnbind] = await Promise.all([
        reuseState(context, userId, provider, states, now),
        binding === null ? true : askCanUnbind(context, userId, binding, bindings)
      ])
      return { provider, ...reused, account: binding, canUnbind }
    })
  )
}

async function askCanUnbind(
  context: CeremonyContext,
  userId: string,
  binding: StoredBinding,
  bindings: readonly StoredBinding[]
): Promise<boolean> {
  if (context.canUnbind === undefined) return true
  const remainingProviders = bindings.filter((other) => other !== binding).map((other) => other.provider)
  const question = { userId, provider: binding.provider, remainingProviders }
  // A store that cannot ask was refused at registration; `Boolean` says no for it.
  return Boolean(await context.store.askCanUnbind?.(context.canUnbind, question))
}
