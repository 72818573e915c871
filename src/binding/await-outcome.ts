import { setTimeout as sleep } from 'node:timers/promises'
import { createBindingError } from '../errors.js'
import type { Outcome } from '../persistence/store.js'

/**
 * How long a claim may stay unfinished, in seconds: longer than any provider's total time limit. Afterwards the
 * process that held it is taken for dead, and the state is unusable.
 */
export const claimTtlSeconds = 30

/** How long the first look for another request's outcome waits, in ms; each further one waits twice as long. */
const firstPollMs = 20
const longestPollMs = 500

/** How a claim ended, whatever it was that was claimed. */
type AnyClaimResult =
  | { readonly status: 'claimed' }
  | { readonly status: 'finished'; readonly outcome: Outcome }
  | { readonly status: 'in-progress' }
  | { readonly status: 'unusable'; readonly reason?: string }

/**
 * Returns `null` when this request holds the claim, else the outcome of the request that held it, for which it waits.
 *
 * @param claim Claims, or looks again.
 * @param waitMs How long it waits at most.
 * @throws STATE_UNUSABLE, COMPLETION_IN_PROGRESS
 */
export async function claimOrAwait(claim: () => Promise<AnyClaimResult>, waitMs: number): Promise<Outcome | null> {
  let waitedMs = 0
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
    const result = await claim()
    if (result.status === 'claimed') return null
    if (result.status === 'finished') return result.outcome
    if (result.status === 'unusable') {
      throw createBindingError('STATE_UNUSABLE', { reason: result.reason })
    }
    if (waitedMs >= waitMs) throw createBindingError('COMPLETION_IN_PROGRESS', { retryAfterSeconds: 1 })
    await sleep(pollMs)
    waitedMs += pollMs
  }
}
