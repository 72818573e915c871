import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { deletions, type DeletedRows } from '../measures/measures.js'

export interface SweepTask {
  name: string
  /** What it deletes, for the metrics. */
  rows: DeletedRows
  /** Deletes at most `limit` expired rows, in one statement, and returns how many. */
  deleteBatch: (now: Date, limit: number) => Promise<number>
}

export interface SweepOptions {
  tasks: readonly SweepTask[]
  log: Pick<FastifyBaseLogger, 'warn'>
  now: () => Date
  /** How long to rest between two rounds, in ms. */
  intervalMs: number
  /** How many rows one statement deletes. Default 500. */
  batchSize?: number
}

/** Rests after each batch for as long as the batch took, so that a large backlog does not occupy the database. */
async function runTask(task: SweepTask, options: SweepOptions, isStopped: () => boolean): Promise<void> {
  const { log, now, batchSize = 500 } = options
  try {
    let deleted = batchSize
    while (deleted >= batchSize && !isStopped()) {
      const start = performance.now()
      deleted = await task.deleteBatch(now(), batchSize)
      deletions.publish({ rows: task.rows, count: deleted })
      if (deleted >= batchSize) await sleep(performance.now() - start, undefined, { ref: false })
    }
  } catch (error) {
    log.warn({ err: error }, `${task.name} could not be deleted`)
  }
}

/**
 * The timers are unref'ed. A task that fails is logged, and tried again in the next round. Any number of processes may
 * sweep at once. The returned function stops it, and resolves when no statement is running.
 */
export function startSweep(options: SweepOptions): () => Promise<void> {
  let isStopped = false
  let timer: NodeJS.Timeout
  let round = Promise.resolve()
  const runTasks = async (): Promise<void> => {
    for (const task of options.tasks) await runTask(task, options, () => isStopped)
    if (!isStopped) rest()
  }
  const rest = (): void => {
    timer = setTimeout(() => {
      round = runTasks()
    }, options.intervalMs).unref()
  }
  rest()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await round
  }
}
