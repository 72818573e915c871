import { createBindingError } from '../../errors.js'
import { isUniqueViolation } from '../sql/failures.js'
import { withRetry } from '../sql/with-retry.js'

/** A concurrent change came between two statements of a transaction, which has to start again. */
export class Superseded extends Error {
  /** What is thrown when it happens again and again. */
  readonly outcome: Error

  constructor(outcome: Error) {
    super('A concurrent change came in between', { cause: outcome })
    this.outcome = outcome
  }
}

const attemptLimit = 3

/** Somebody bound an identity since the transaction looked for it. */
function toSuperseded(error: unknown): unknown {
  return isUniqueViolation(error, 'oauth_identities') ? new Superseded(createBindingError('ACCOUNT_AMBIGUOUS')) : error
}

/** Runs a transaction, and repeats it at most twice when a concurrent change came in between. */
export async function repeatSuperseded<Result>(transact: () => PromiseLike<Result>, attempt = 1): Promise<Result> {
  try {
    return await withRetry(transact)
  } catch (error) {
    const reason = toSuperseded(error)
    if (!(reason instanceof Superseded)) throw error
    if (attempt === attemptLimit) throw reason.outcome
  }
  return repeatSuperseded(transact, attempt + 1)
}
