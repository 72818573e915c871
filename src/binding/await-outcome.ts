import { setTimeout as sleep } from 'node:timers/promises'
import { createBindingError, errorClasses, isBindingError, type CatalogueCode } from '../errors.js'
import type { ClaimResult, Outcome } from '../persistence/store.js'

/**
 * How long a claim may stay unfinished, in seconds: longer than any provider's total time limit. Afterwards the
 * process that held it is taken for dead, and the state is unusable.
 */
export const claimTtlSeconds = 30

/** How long the first look for another request's outcome waits, in ms; each further one waits twice as long. */
const firstPollMs = 20
const longestPollMs = 500

/**
 * Returns `null` when this request holds the claim, else the outcome of the request that held it, for which it waits.
 */
export async function claimOrAwait(
  claim: () => Promise<ClaimResult>,
  waitMs: number,
  waitedMs = 0,
  pollMs = firstPollMs
): Promise<Outcome | null> {
  const result = await claim()
  if (result.status === 'claimed') return null
  if (result.status === 'unusable') throw createBindingError('STATE_UNUSABLE', { reason: result.reason })
  if (result.status === 'finished') return result.outcome
  if (waitedMs >= waitMs) throw createBindingError('COMPLETION_IN_PROGRESS', { retryAfterSeconds: 1 })
  await sleep(pollMs)
  return claimOrAwait(claim, waitMs, waitedMs + pollMs, Math.min(pollMs * 2, longestPollMs))
}

/**
 * Throws the failure that is the outcome of an earlier request. An outcome that this version does not know was written
 * by a newer one: the person starts again.
 */
export function throwOutcome(outcome: Outcome): never {
  const code = outcome in errorClasses ? (outcome as CatalogueCode) : 'STATE_UNUSABLE'
  throw createBindingError(code, { reason: 'repeated' })
}

/**
 * Keeps a failure as a claim's outcome. When the store is away the claim is left to lapse: the caller's error matters
 * more than this one, and a claim without outcome leads to nothing.
 */
export async function recordFailure(error: unknown, record: (outcome: Outcome) => Promise<void>): Promise<void> {
  const outcome = isBindingError(error) ? error.code : 'INTERNAL_ERROR'
  if (outcome === 'STORE_UNAVAILABLE') return
  await record(outcome).catch(() => undefined)
}
