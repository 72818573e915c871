import { EventEmitter, on, once } from 'node:events'
import t from 'tap'
import { startSweep, type SweepTask } from '../../src/upkeep/sweep.js'

// The sweep keeps no process alive; these tests have to.
const alive = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(alive))

const now = () => new Date('2026-11-22T08:00:00.000Z')

/** A task that deletes what the test says, and tells of each call. */
function createTask(answers: (number | Error | Promise<number>)[], name = 'Rows') {
  const calls = new EventEmitter()
  const limits: number[] = []
  const deleteBatch: SweepTask['deleteBatch'] = async (at, limit) => {
    limits.push(limit)
    calls.emit('call', at)
    const answer = answers.shift() ?? 0
    if (answer instanceof Error) throw answer
    return answer
  }
  return { name, rows: 'old_events' as const, calls, limits, deleteBatch }
}

function createLog() {
  const lines = new EventEmitter()
  return { lines, warn: (...line: unknown[]) => lines.emit('line', line) }
}

t.test('startSweep() deletes batch after batch until one is not full', async (t) => {
  const task = createTask([2, 2, 1])
  const calls = on(task.calls, 'call')
  const stop = startSweep({ tasks: [task], log: createLog(), now, intervalMs: 1, batchSize: 2 })
  for (const call of [1, 2, 3]) t.strictSame((await calls.next()).value, [now()], `statement ${call}`)
  t.strictSame((await calls.next()).value, [now()], 'the next round')
  t.ok(task.limits.every((limit) => limit === 2))
  await stop()
})

t.test('startSweep() logs a task that fails, goes on with the others, and tries again', async (t) => {
  const tasks = [createTask([new Error('away'), 0], 'Failing rows'), createTask([])] as const
  const log = createLog()
  const calls = tasks.map((task) => on(task.calls, 'call'))
  const logged = once(log.lines, 'line')
  const stop = startSweep({ tasks, log, now, intervalMs: 1 })
  const [[fields, message]] = (await logged) as [[{ err: Error }, string]]
  t.equal(fields.err.message, 'away')
  t.equal(message, 'Failing rows could not be deleted')
  for (const call of calls) t.strictSame((await call.next()).value, [now()])
  for (const call of calls) t.strictSame((await call.next()).value, [now()], 'the next round')
  t.equal(tasks[0].limits[0], 500, 'batches of 500 by default')
  await stop()
})

t.test('startSweep() stops between two batches, and waits for the running one', async (t) => {
  let finish: (deleted: number) => void = () => {}
  const running = new Promise<number>((resolve) => {
    finish = resolve
  })
  const task = createTask([running, 1])
  const stop = startSweep({ tasks: [task], log: createLog(), now, intervalMs: 1, batchSize: 1 })
  await once(task.calls, 'call')
  let isStopped = false
  const stopped = stop().then(() => {
    isStopped = true
  })
  await new Promise(setImmediate)
  t.notOk(isStopped)
  finish(1)
  await stopped
  t.equal(task.limits.length, 1)
})

t.test('startSweep() keeps no process alive, and stops at rest', async (t) => {
  const task = createTask([])
  await startSweep({ tasks: [task], log: createLog(), now, intervalMs: 60_000 })()
  t.strictSame(task.limits, [])
})
