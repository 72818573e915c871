import DataLoader from 'dataloader'

/** How items are served together. */
export interface BatcherOptions<Item, Result> {
  /**
   * Serves several items at once and returns their results in order. It takes effect for all of them or for none, so
   * that it can be repeated with fewer when it fails.
   */
  runBatch: (items: readonly Item[]) => Promise<readonly Result[]>
  /** Tells whether a failure is one item's own: then the others are served without it. */
  isItemFailure: (error: unknown) => boolean
  /** How many items one batch holds at most, at least 1. */
  maxBatchSize: number
  /** How many batches run at the same time at most; while they run, the next ones gather. At least 1. */
  maxInFlight: number
  /**
   * So many items do not wait for the others of their turn, if a batch may run: the database works on them while the
   * rest of the turn is read. By default they wait, which makes the batches largest and so fewest.
   */
  earlySize?: number
}

/** Lets batches run, a limited number at a time. */
interface Gate {
  enter(run: () => void): void
  leave(): void
  hasRoom(): boolean
}

/** Serves the items; what fails because of one item is halved until that item is alone. */
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

/** Lets at most `limit` run; the others wait in the order in which they came. */
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
 * Creates a function that serves one item, together with those that come in the same turn of the event loop, or while
 * earlier batches are still running. Each caller gets the outcome of its own item, after its batch is done; one item
 * that fails does not fail its neighbours.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const { maxBatchSize, maxInFlight, earlySize = Infinity } = options
  const gate = createGate(maxInFlight)
  let gathered = 0
  let sendEarly: (() => void) | undefined
  const schedule = (dispatch: () => void): void => {
    const send = (): void => {
      clearImmediate(endOfTurn)
      if (sendEarly === send) sendEarly = undefined
      gate.enter(dispatch)
    }
    // Requests of one turn come from several sockets, each with its own microtasks: only after all of them have been
    // read is the batch complete.
    const endOfTurn = setImmediate(send)
    gathered = 0
    sendEarly = send
  }
  const loader = new DataLoader<Item, Result>(
    async (items) => {
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
