import { setTimeout as sleep } from 'node:timers/promises'
import { firstIdAt, timeOfId } from '../../persistence/create-id.js'
import type { EventStore, StoredEvent } from '../../persistence/events/event-store.js'

/** What `followEvents` needs. */
export interface FollowOptions {
  store: Pick<EventStore, 'findEvents'>
  /** Only events after this one; `null`: from the first. */
  after: string | null
  /** Whether to go on with those to come. */
  isEndless: boolean
  /** Ends it. */
  signal: AbortSignal
  /** The clock. Default: the system's. */
  now?: () => Date
  /** How long to rest before looking for new events, in ms. Default 1000. */
  pollIntervalMs?: number
  /** How many events to read at once. Default 500. */
  pageSize?: number
}

/**
 * For how long an event may sort before others that were committed earlier, in ms: an id is made before its
 * transaction commits, by a clock that may be behind others'.
 */
const overlapMs = 60_000

/** Reads page after page, those after `start`. */
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

/** Later of two ids; `null` is before all. */
function laterOf(id: string, other: string | null): string {
  return other === null || other < id ? id : other
}

/**
 * Yields events in the order of their ids, those there are, and then — when it is endless — each one to come, once, as
 * it is found: one that was committed late comes late, after others whose id is greater.
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
