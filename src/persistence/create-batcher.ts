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
function createGate(limit: number): { enter: (run: () => void) => void; leave: () => void } {
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
    }
  }
}

/**
 * Creates a function that serves one item, together with those that come in the same turn of the event loop, or while
 * earlier batches are still running. Each caller gets the outcome of its own item, after its batch is done; one item
 * that fails does not fail its neighbours.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const gate = createGate(options.maxInFlight)
  const loader = new DataLoader<Item, Result>(
    async (items) => {
      try {
        return await runHalving(options, items)
      } finally {
        gate.leave()
      }
    },
    {
      cache: false,
      maxBatchSize: options.maxBatchSize,
      // Requests of one turn come from several sockets, each with its own microtasks: only after all of them have been
      // read is the batch complete.
      batchScheduleFn: (dispatch) => setImmediate(() => gate.enter(dispatch))
    }
  )
  return (item) => loader.load(item)
}
