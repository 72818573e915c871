import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { deletedRows, deletions } from '../measures/measures.js'
import type { BindingStore } from '../persistence/store.js'
import { createOpenStateCounter } from './open-state-counter.js'

export interface StateTrimmerOptions {
  store: Pick<BindingStore, 'deleteExcessStates'>
  log: Pick<FastifyBaseLogger, 'warn'>
  now: () => Date
  maxOpenStates: number
  stateTtlSeconds: number
  /** How many users one statement looks after. Default 100. */
  userLimit?: number
  /** How many rows one statement deletes. Default 500. */
  batchSize?: number
}

export interface StateTrimmer {
  /** Counts an issued state. It returns at once; deletions run in the background. */
  noteIssue: (userId: string, provider: string) => void
  /** Starts no more deletions, and resolves when no statement is running. */
  stop: () => Promise<void>
}

/**
 * Creates a trimmer. When this process has issued half of `maxOpenStates` for a user and provider, it deletes all but
 * the newest `maxOpenStates`: for several users in one statement, one statement at a time, and after each a pause as
 * long as the statement took, so that it uses at most half of one connection.
 */
export function createStateTrimmer(options: StateTrimmerOptions): StateTrimmer {
  const { store, log, now, maxOpenStates, stateTtlSeconds, userLimit = 100, batchSize = 500 } = options
  const counter = createOpenStateCounter(Math.ceil(maxOpenStates / 2), stateTtlSeconds * 1000)
  const waiting = new Set<string>()
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  const trim = async (): Promise<void> => {
    const userIds = [...waiting].slice(0, userLimit)
    for (const userId of userIds) waiting.delete(userId)
    try {
      for (let deleted = batchSize; deleted >= batchSize && !stopping.signal.aborted;) {
        const start = performance.now()
        deleted = await store.deleteExcessStates({ userIds, keep: maxOpenStates, now: now(), limit: batchSize })
        deletions.publish({ rows: deletedRows.excessStates, count: deleted })
        const restMs = performance.now() - start
        await sleep(restMs, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined)
      }
    } catch (error) {
      // Not retried: the next states that are issued start the deletion again.
      log.warn({ err: error }, 'Open states that are too many could not be deleted')
    }
  }
  const run = async (): Promise<void> => {
    while (waiting.size > 0 && !stopping.signal.aborted) await trim()
    running = undefined
  }
  return {
    noteIssue: (userId, provider) => {
      if (!counter.add(userId, provider, now())) return
      waiting.add(userId)
      running ??= run()
    },
    stop: async () => {
      stopping.abort()
      await running
    }
  }
}
