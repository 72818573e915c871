import { setTimeout as sleep } from 'node:timers/promises'
import { databaseFailures } from '../../measures/measures.js'
import { classifyFailure, isWriteConflict, translateFailure } from './failures.js'

const attemptLimit = 6
const firstPauseMs = 5

async function attempt<Result>(action: () => PromiseLike<Result>, count: number): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    const kind = classifyFailure(error)
    if (kind !== null) databaseFailures.publish({ kind })
    if (!isWriteConflict(error) || count === attemptLimit) throw translateFailure(error)
  }
  await sleep(firstPauseMs * 2 ** (count - 1) * (1 + Math.random()))
  return attempt(action, count + 1)
}

/**
 * Repeats an action that the database aborted (deadlock, serialisation failure): at most five times, with growing
 * random pauses of 5 to 160 ms. The action must be one statement or one transaction.
 */
export function withRetry<Result>(action: () => PromiseLike<Result>): Promise<Result> {
  return attempt(action, 1)
}
