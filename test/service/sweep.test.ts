import { EventEmitter, on, once } from 'node:events'
import t from 'tap'
import { startSweep } from '../../src/service/sweep.js'

// The sweep keeps no process alive; these tests have to.
const alive = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(alive))

const now = () => new Date('2026-11-22T08:00:00.000Z')

/** A store that deletes what the test says, and tells of each call. */
function createStore(answers: (number | Error | Promise<number>)[]) {
  const calls = new EventEmitter()
  const limits: number[] = []
  const deleteExpiredStates = async (at: Date, limit: number): Promise<number> => {
    limits.push(limit)
    calls.emit('call', at)
    const answer = answers.shift() ?? 0
    if (answer instanceof Error) throw answer
    return answer
  }
  return { calls, limits, deleteExpiredStates }
}

function createLog() {
  const lines = new EventEmitter()
  return { lines, warn: (...line: unknown[]) => lines.emit('line', line) }
}

t.test('startSweep() deletes batch after batch until one is not full', async (t) => {
  const store = createStore([2, 2, 1])
  const calls = on(store.calls, 'call')
  const stop = startSweep({ store, log: createLog(), now, intervalMs: 1, batchSize: 2 })
  for (const call of [1, 2, 3]) t.strictSame((await calls.next()).value, [now()], `statement ${call}`)
  t.strictSame((await calls.next()).value, [now()], 'the next round')
  t.ok(store.limits.every((limit) => limit === 2))
  await stop()
})

t.test('startSweep() logs a round that fails, and tries again', async (t) => {
  const store = createStore([new Error('away'), 0])
  const log = createLog()
  const calls = on(store.calls, 'call')
  const logged = once(log.lines, 'line')
  const stop = startSweep({ store, log, intervalMs: 1 })
  const [[fields]] = (await logged) as [[{ err: Error }]]
  t.equal(fields.err.message, 'away')
  t.type((await calls.next()).value[0], Date, 'the system clock by default')
  t.type((await calls.next()).value[0], Date, 'the next round')
  t.equal(store.limits[0], 500, 'batches of 500 by default')
  await stop()
})

t.test('startSweep() stops between two batches, and waits for the running one', async (t) => {
  let finish: (deleted: number) => void = () => {}
  const running = new Promise<number>((resolve) => {
    finish = resolve
  })
  const store = createStore([running, 1])
  const stop = startSweep({ store, log: createLog(), now, intervalMs: 1, batchSize: 1 })
  await once(store.calls, 'call')
  let isStopped = false
  const stopped = stop().then(() => {
    isStopped = true
  })
  await new Promise(setImmediate)
  t.notOk(isStopped)
  finish(1)
  await stopped
  t.equal(store.limits.length, 1)
})

t.test('startSweep() keeps no process alive, and stops at rest', async (t) => {
  const store = createStore([])
  await startSweep({ store, log: createLog() })()
  t.strictSame(store.limits, [])
})
