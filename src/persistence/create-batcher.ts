import { batches } from '../measures/measures.js'

/** How an item failed, in the place of its result. */
export class ItemFailure {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

export interface BatcherOptions<Item, Result> {
  /** What a batch does, for the metrics: `insert_state` for instance. */
  statement: string
  /**
   * Serves several items and returns in their order the result of each, or how it failed by itself. When it throws, it
   * must have taken effect for none of them, because it is repeated with fewer items.
   */
  runBatch: (items: readonly Item[]) => Promise<readonly (Result | ItemFailure)[]>
  /** Tells whether one item may have caused a failure; then the others are served without it. */
  isItemFailure: (error: unknown) => boolean
  /** Whether an item that comes alone waits for the end of the turn as well. Default: no. */
  isPatient?: boolean
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

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** Serves the items. A batch that fails because of one item is halved until that item is alone. */
async function runHalving<Item, Result>(
  options: BatcherOptions<Item, Result>,
  items: readonly Item[]
): Promise<readonly (Result | ItemFailure)[]> {
  try {
    return await options.runBatch(items)
  } catch (error) {
    if (items.length === 1 || !options.isItemFailure(error)) return items.map(() => new ItemFailure(error))
  }
  const middle = items.length >> 1
  const first = await runHalving(options, items.slice(0, middle))
  return [...first, ...(await runHalving(options, items.slice(middle)))]
}

/**
 * Creates a function that serves one item, in a batch with the items of the same turn of the event loop and those that
 * came while earlier batches were running. After a batch of one, the next item is served at once, if none is being served
 * (row "issue, 1 connection" of the benchmark). Its promise settles after the batch, with the outcome of its own item: an
 * item that fails does not fail the others.
 */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): (item: Item) => Promise<Result> {
  const { statement, isPatient = false, maxBatchSize, maxInFlight, earlySize = Infinity } = options
  let waiting: Waiting<Item, Result>[] = []
  let inFlight = 0
  let wasAlone = false
  let endOfTurn: NodeJS.Immediate | undefined
  /** Whether the turn has ended in which the first of those that wait came. */
  let isDue = false

  const settle = (batch: readonly Waiting<Item, Result>[], outcomes: readonly (Result | ItemFailure)[]): void => {
    inFlight -= 1
    if (isDue) send()
    batch.forEach(({ resolve, reject }, at) => {
      const outcome = outcomes[at]
      if (outcome instanceof ItemFailure) reject(outcome.error)
      else resolve(outcome as Result)
    })
  }
  const run = (batch: readonly Waiting<Item, Result>[]): void => {
    inFlight += 1
    wasAlone = batch.length === 1
    if (batches.isWatched()) batches.publish({ statement, size: batch.length })
    const items = batch.map(({ item }) => item)
    runHalving(options, items).then((outcomes) => settle(batch, outcomes))
  }
  const send = (): void => {
    isDue = waiting.length > 0
    if (!isDue || inFlight === maxInFlight) return
    const batch = waiting
    waiting = batch.splice(maxBatchSize)
    run(batch)
    send()
  }
  // Each socket of a turn is read in its own macrotask with its microtasks; `setImmediate` runs after all of them.
  const waitForEndOfTurn = (): void => {
    endOfTurn ??= setImmediate(() => {
      endOfTurn = undefined
      send()
    })
  }
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // SQLite answers within the turn: what else comes in it is a batch, or each item would be alone for good.
      const isLone = !isPatient && wasAlone && inFlight === 0 && waiting.length === 1 && endOfTurn === undefined
      if (isLone || (waiting.length >= earlySize && inFlight < maxInFlight)) send()
      if (!isDue) waitForEndOfTurn()
    })
}
