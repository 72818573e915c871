import { setTimeout as sleep } from 'node:timers/promises'
import { firstIdAt, timeOfId } from '../../persistence/create-id.js'
import type { EventStore, StoredEvent } from '../../persistence/events/event-store.js'
import { createPrismaStore } from '../../persistence/prisma-store.js'
import { loadDatabaseConfig } from '../../service/config/config.js'
import { lineLog, printLine } from '../output.js'
import { stopOnSignal } from '../stop-on-signal.js'
import { withMigratedDatabase } from '../with-database.js'

interface FollowOptions {
  store: Pick<EventStore, 'findEvents'>
  /** Only events after this one; `null`: from the first. */
  after: string | null
  isEndless: boolean
  signal: AbortSignal
  now?: () => Date
  /** How long to rest before looking for new events, in ms. Default 1000. */
  pollIntervalMs?: number
  /** How many events to read at once. Default 500. */
  pageSize?: number
}

/**
 * How far back new events are looked for, in ms. An id is created before its transaction commits, by a clock that may
 * be slow, so an event may sort before events that were committed earlier.
 */
const overlapMs = 60_000

async function* readAfter(start: string | null, options: FollowOptions): AsyncGenerator<StoredEvent> {
  const { store, signal, pageSize = 500 } = options
  let after = start
  while (!signal.aborted) {
    const page = await store.findEvents({ after, limit: pageSize })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < pageSize) return
    after = last.id
  }
}

/** Returns the later of two ids; `null` is before all. */
function laterOf(id: string, other: string | null): string {
  return other === null || other < id ? id : other
}

/**
 * Yields the stored events in the order of their ids; when it is endless, then each new event once, as it is found. An
 * event that was committed late comes after events with greater ids.
 */
export async function* followEvents(options: FollowOptions): AsyncGenerator<StoredEvent> {
  const { after, isEndless, signal, now = () => new Date(), pollIntervalMs = 1000 } = options
  const seen = new Set<string>()
  let latest = after
  for (let start = after; !signal.aborted;) {
    for await (const event of readAfter(start, options)) {
      if (seen.has(event.id)) continue
      seen.add(event.id)
      latest = laterOf(event.id, latest)
      yield event
    }
    if (!isEndless) return
    await sleep(pollIntervalMs, undefined, { signal }).catch(() => undefined)
    if (latest === null) continue
    const overlap = firstIdAt(new Date(Math.min(timeOfId(latest), now().getTime()) - overlapMs))
    start = laterOf(overlap, after)
    for (const id of seen) if (id < start) seen.delete(id)
  }
}

export interface EventsToPrint {
  follow?: boolean
  since?: string
  limit?: number
}

/** A stop waits for a page of events at most. */
const shutdownTimeoutSeconds = 5

async function printAll(
  store: EventStore,
  { follow = false, since, limit = Infinity }: EventsToPrint,
  signal: AbortSignal
): Promise<void> {
  let left = limit
  for await (const event of followEvents({ store, after: since ?? null, isEndless: follow, signal })) {
    await printLine(JSON.stringify(event))
    left -= 1
    if (left === 0) return
  }
}

/**
 * Prints the stored events, a line of JSON each; with `follow` new ones as well, until a signal or until standard
 * output is closed. It only reads.
 */
export async function printEvents(options: EventsToPrint): Promise<void> {
  const stopping = new AbortController()
  process.stdout.on('error', () => stopping.abort())
  await withMigratedDatabase(loadDatabaseConfig(process.env), async (database) => {
    const printing = printAll(createPrismaStore(database), options, stopping.signal)
    const forgetSignals = stopOnSignal(shutdownTimeoutSeconds, lineLog, async () => {
      stopping.abort()
      await printing
    })
    try {
      await printing
    } finally {
      forgetSignals()
    }
  })
}
