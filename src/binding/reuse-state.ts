import type { Provider } from '../platforms/provider.js'
import type { ReusableState } from '../persistence/store.js'
import { createDerivedState, deriveState, hashState } from './state.js'
import type { CeremonyContext } from './types.js'

/**
 * Time is cut into slots of half a state's life, and a user has at most one open reusable state a provider and slot,
 * by the database's constraint on `reuseKey`. It expires at the end of the following slot: a poll gets a URL
 * with at least half of its life left, and adds no row while one is open.
 */
function slotAt(context: CeremonyContext, now: Date): { slot: number; expiresAt: Date } {
  const halfLifeMs = context.stateTtlSeconds * 500
  const slot = Math.floor(now.getTime() / halfLifeMs)
  return { slot, expiresAt: new Date((slot + 2) * halfLifeMs) }
}

/** Keyed with the secret, so that after a change of secret the states of the old one are not in the way. */
function createReuseKey(context: CeremonyContext, userId: string, provider: Provider, slot: number): string {
  const parts = [userId, provider.type, provider.clientId, provider.redirectUri, provider.stateLength, slot]
  return context.keyedHash(`reuse:${JSON.stringify(parts)}`)
}

function deriveIfOurs(context: CeremonyContext, provider: Provider, row: ReusableState): string | null {
  if (row.provider !== provider.type || row.clientId !== provider.clientId) return null
  if (row.redirectUri !== provider.redirectUri) return null
  for (const keyedHash of context.acceptedHashes) {
    const state = deriveState(keyedHash, row.nonce, provider.stateLength)
    if (hashState(state) === row.stateHash) return state
  }
  return null
}

export interface ReusedUrl {
  authorizeUrl: string
  isNewState: boolean
}

/** Returns an authorize URL with at least half of its life left, the same as before where one is open. */
export async function reuseState(
  context: CeremonyContext,
  userId: string,
  provider: Provider,
  open: readonly ReusableState[],
  now: Date
): Promise<ReusedUrl> {
  for (const row of open) {
    const state = deriveIfOurs(context, provider, row)
    if (state !== null) return { authorizeUrl: provider.createAuthorizeUrl(state), isNewState: false }
  }
  const { slot, expiresAt } = slotAt(context, now)
  const row = createDerivedState(context, userId, provider, { createdAt: now, expiresAt })
  const reuseKey = createReuseKey(context, userId, provider, slot)
  const stored = await context.store.insertReusableState({ ...row, reuseKey })
  const state = deriveState(context.keyedHash, stored.nonce, provider.stateLength)
  return { authorizeUrl: provider.createAuthorizeUrl(state), isNewState: stored.stateHash === row.stateHash }
}
