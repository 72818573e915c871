import t from 'tap'
import { followEvents } from '../../../src/cli/commands/events-action.js'
import { createId } from '../../../src/persistence/create-id.js'
import type { StoredEvent } from '../../../src/persistence/events/event-store.js'
import { until } from '../../helpers/until.js'

const start = new Date('2026-11-22T08:00:00.000Z')
const idAt = (seconds: number): string => createId(new Date(start.getTime() + seconds * 1000))

/** A store whose events a test commits in any order. */
function createStore() {
  const ids: string[] = []
  const reads: (string | null)[] = []
  const findEvents = async ({ after, limit }: { after: string | null; limit: number }): Promise<StoredEvent[]> => {
    reads.push(after)
    const found = ids.filter((id) => after === null || id > after).sort()
    return found.slice(0, limit).map((id) => ({ id }) as StoredEvent)
  }
  return { ids, reads, findEvents }
}

const take = async (events: AsyncGenerator<StoredEvent>, count: number): Promise<unknown[]> => {
  const ids = []
  while (ids.length < count) ids.push(((await events.next()).value as StoredEvent).id)
  return ids
}

const follow = (store: ReturnType<typeof createStore>, after: string | null = null, nowSeconds = 1000) => {
  const { signal } = new AbortController()
  const now = () => new Date(start.getTime() + nowSeconds * 1000)
  return followEvents({ store, after, isEndless: true, signal, now, pollIntervalMs: 1, pageSize: 2 })
}

// Waiting for events keeps no process alive; these tests have to.
const alive = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(alive))

t.test('followEvents() yields all there are, page after page, and ends when it is not endless', async (t) => {
  const store = createStore()
  store.ids.push(...[1, 2, 3, 4].map(idAt))
  const { signal } = new AbortController()
  const ids = []
  for await (const { id } of followEvents({ store, after: null, isEndless: false, signal, pageSize: 2 })) ids.push(id)
  t.strictSame(ids, store.ids)
  t.equal(store.reads.length, 3)
})

t.test('followEvents() yields what is committed late, once, even before the latest', async (t) => {
  const store = createStore()
  const events = follow(store)
  const [first, late, second] = [1, 50, 100].map(idAt) as [string, string, string]
  store.ids.push(first, second)
  t.strictSame(await take(events, 2), [first, second])
  const third = idAt(101)
  store.ids.push(late, third)
  t.strictSame(await take(events, 2), [third, late])
  t.ok(store.reads.at(-1)! > first, 'it does not read everything again')
  await events.return(undefined)
})

t.test('followEvents() is not blinded by an event from the future', async (t) => {
  const store = createStore()
  const events = follow(store, null, 100)
  const future = idAt(9999)
  store.ids.push(future)
  t.strictSame(await take(events, 1), [future])
  const present = idAt(100)
  store.ids.push(present)
  t.strictSame(await take(events, 1), [present])
  await events.return(undefined)
})

t.test('followEvents() yields nothing before its beginning, waits for the first, and ends when told', async (t) => {
  const store = createStore()
  const controller = new AbortController()
  const begin = idAt(10)
  store.ids.push(idAt(9))
  const events = followEvents({
    ...{ store, after: begin, isEndless: true, pollIntervalMs: 1 },
    signal: controller.signal
  })
  const next = take(events, 1)
  await until(() => store.reads.length >= 3)
  store.ids.push(idAt(11))
  t.strictSame(await next, [store.ids[1]])
  const ending = events.next()
  controller.abort()
  t.equal((await ending).done, true)
})

t.test('followEvents() takes an empty database for no reason to end', async (t) => {
  const store = createStore()
  const events = follow(store)
  const next = take(events, 1)
  await until(() => store.reads.length >= 3)
  store.ids.push(idAt(1))
  t.strictSame(await next, store.ids)
  await events.return(undefined)
})
