import { randomUUID } from 'node:crypto'
import type { Provider } from '../platforms/provider.js'
import type { ClaimResult, CompletedChange, StateContext } from '../persistence/store.js'
import { claimOrAwait, claimTtlSeconds, recordFailure, throwOutcome } from './await-outcome.js'
import { fetchAccount } from './fetch-account.js'
import { hashCode, hashState } from './state.js'
import type { CeremonyContext } from './types.js'

export interface Completion {
  userId: string
  provider: Provider
  code: string
  state: string
}

/** What a completion did to the binding; `REPEATED`: nothing, an earlier request had. */
export type CompletionResult = CompletedChange | 'REPEATED'

/**
 * Claims the state, exchanges the code once, with no transaction open, and binds the account that authorised. The same
 * user repeating the same state and code gets the first request's outcome, without a second exchange. Returns what it
 * did to the binding; `REPEATED` when an earlier request had done it.
 *
 * @throws COMPLETION_IN_PROGRESS when the same completion still runs after `completionWaitMs`.
 */
export async function completeBinding(context: CeremonyContext, completion: Completion): Promise<CompletionResult> {
  const { provider, state, code } = completion
  const key = { stateHash: hashState(state), claimId: randomUUID() }
  const stateContext: StateContext = {
    userId: completion.userId,
    provider: provider.type,
    clientId: provider.clientId,
    redirectUri: provider.redirectUri
  }
  const codeHash = hashCode(state, code)
  const claim = (): Promise<ClaimResult> => {
    const now = context.now()
    const claimExpiresAt = new Date(now.getTime() + claimTtlSeconds * 1000)
    const outcomeExpiresAt = new Date(now.getTime() + context.stateTtlSeconds * 1000)
    // A spread comes last: Node 20 takes 4 µs for each otherwise (rows `complete` and `login` of the benchmark).
    return context.store.claimState({ codeHash, now, claimExpiresAt, outcomeExpiresAt, ...stateContext, ...key })
  }
  const outcome = await claimOrAwait(claim, context.completionWaitMs)
  if (outcome !== null) return outcome === 'BOUND' ? 'REPEATED' : throwOutcome(outcome)
  let change: CompletedChange | void
  try {
    const account = await fetchAccount(provider, code)
    change = await context.store.completeClaim({ now: context.now(), ...account, ...stateContext, ...key })
  } catch (error) {
    await recordFailure(error, (failure) => context.store.failClaim({ ...key, outcome: failure }))
    throw error
  }
  context.onChange()
  return change ?? 'BOUND'
}
