import DataLoader from 'dataloader'
import { batches } from '../measures/measures.js'

export interface BatcherOptions<Item, Result> {
  /** What a batch does, for the metrics: `insert_state` for instance. */
  statement: string
  /**
   * Serves several items and returns their results in order. It must take effect for all items or none, because it is
   * repeated with fewer items after a failure.
   */
  runBatch: (items: readonly Item[]) => Promise<readonly Result[]>
  /** Tells whether one item may have caused a failure; then the others are served without it. */
  isItemFailure: (error: unknown) => boolean
  /** The most items of a batch, at least 1. */
  maxBatchSize: number
  /** The most batches that run at the same time, at least 1; while they run, further items gather. */
  maxInFlight: number
  /**
   * A batch of this size is sent before the end of the turn of the event loop, if `maxInFlight` allows: the database
   * works on it while the rest of the turn is read. Default: none, which makes the fewest batches.
   */
  earlySize?: number
}

interface Gate {
  enter(run: () => void): void
  leave(): void
  hasRoom(): boolean
}

/** Serves the items. A batch that fails because of one item is halved until that item is alone. */
async function runHalving<Item, Result>(
  options: BatcherOptions<Item, Result>,
  items: readonly Item[]
): Promise<(Result | Error)[]> {
  try {
    return [...(await options.runBatch(items))]
  } catch (error) {
    if (items.length === 1 || !options.isItemFailure(error)) return items.map(() => error as Error)
  }
  const middle = items.length >> 1
  const first = await runHalving(options, items.slice(0, middle))
  return [...first, ...(await runHalving(options, items.slice(middle)))]
}

function createGate(limit: number): Gate {
  const waiting: (() => void)[] = []
  let inside = 0
  return {
    enter(run) {
      if (inside === limit) waiting.push(run)
      else {
        inside += 1
        run()
      }
    },
    leave() {
      const next = waiting.shift()
      if (next === undefined) inside -= 1
      else next()
    },
    hasRoom: () => inside < limit
  }
}

/**
 * Creates a function that serves one item, in a batch with the items of the same turn of the event loop and those that
 * came while earlier batches were running. Its promise settles after the batch, with the outcome of its own item: an
 * item that fails does not fail the others.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const { statement, maxBatchSize, maxInFlight, earlySize = Infinity } = options
  const gate = createGate(maxInFlight)
  let gathered = 0
  let sendEarly: (() => void) | undefined
  const schedule = (dispatch: () => void): void => {
    const send = (): void => {
      clearImmediate(endOfTurn)
      if (sendEarly === send) sendEarly = undefined
      gate.enter(dispatch)
    }
    // Each socket of a turn is read in its own macrotask with its microtasks; `setImmediate` runs after all of them.
    const endOfTurn = setImmediate(send)
    gathered = 0
    sendEarly = send
  }
  const loader = new DataLoader<Item, Result>(
    async (items) => {
      if (batches.isWatched()) batches.publish({ statement, size: items.length })
      try {
        return await runHalving(options, items)
      } finally {
        gate.leave()
      }
    },
    { cache: false, maxBatchSize, batchScheduleFn: schedule }
  )
  return (item) => {
    const result = loader.load(item)
    gathered += 1
    if (gathered >= earlySize && gate.hasRoom()) sendEarly?.()
    return result
  }
}
