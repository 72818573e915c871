import { once } from 'node:events'
import t from 'tap'
import { Workers, type ProcessEnd, type Worker } from '../../../src/cli/workers/keep-workers.js'
import { until } from '../../helpers/until.js'

interface FakeWorker extends Worker {
  becomeReady(): void
  end(end: Partial<ProcessEnd>): void
  calls: string[]
}

/** Workers that do what the test says; time is the test's. */
function createWorkers(count = 2, pause?: (ms: number, signal: AbortSignal) => Promise<unknown>) {
  const forked: FakeWorker[] = []
  const lines: unknown[] = []
  const pauses: number[] = []
  const clock = { now: 0 }
  const log = {
    info: (fields: object, message: string) => lines.push([message, fields]),
    error: (fields: object, message: string) => lines.push([message, fields])
  }
  const fork = (): Worker => {
    const calls: string[] = []
    let isReady = false
    let becomeReady = (): void => undefined
    let end = (_end: Partial<ProcessEnd>): void => undefined
    const ready = new Promise<void>((resolve) => {
      becomeReady = () => {
        isReady = true
        resolve()
      }
    })
    const ended = new Promise<ProcessEnd>((resolve) => {
      end = (given) => resolve({ status: null, signal: null, ...given })
    })
    const worker = { pid: forked.length + 1, isReady: () => isReady, ready, ended, becomeReady, end, calls }
    const call = (name: string) => (): void => {
      calls.push(name)
    }
    forked.push({ ...worker, stop: call('stop'), kill: call('kill') })
    return forked.at(-1)!
  }
  const countPause = async (ms: number) => pauses.push(ms)
  const workers = new Workers({ count, fork, log, now: () => clock.now, pause: pause ?? countPause })
  return { workers, forked, lines, pauses, clock }
}

t.test('Workers start the others when the first is ready', async (t) => {
  const { workers, forked, lines } = createWorkers(3)
  const run = workers.run()
  t.equal(forked.length, 1)
  forked[0]!.becomeReady()
  await until(() => forked.length === 3)
  t.strictSame(lines, [['Workers started', { workers: 3 }]])
  for (const worker of forked) worker.becomeReady()
  const stopped = workers.stop()
  t.strictSame(
    forked.map(({ calls }) => calls),
    [['stop'], ['stop'], ['stop']]
  )
  for (const worker of forked) worker.end({ status: 0 })
  await stopped
  t.equal(await run, 0)
})

t.test('Workers end with the status of the first when that does not start', async (t) => {
  for (const [end, status] of [
    [{ status: 2 }, 2],
    [{ signal: 'SIGKILL' }, 1]
  ] as const) {
    const { workers, forked } = createWorkers()
    const run = workers.run()
    forked[0]!.end(end)
    t.equal(await run, status)
    t.equal(forked.length, 1)
  }
})

t.test('Workers that stop while the first starts end it, and start no other', async (t) => {
  const { workers, forked } = createWorkers()
  const run = workers.run()
  const stopped = workers.stop()
  t.strictSame(forked[0]!.calls, ['kill'])
  forked[0]!.end({ signal: 'SIGKILL' })
  await stopped
  t.equal(await run, 0)

  const late = createWorkers()
  const lateRun = late.workers.run()
  late.forked[0]!.becomeReady()
  const lateStop = late.workers.stop()
  late.forked[0]!.end({ status: 0 })
  await lateStop
  t.equal(await lateRun, 0)
  t.equal(late.forked.length, 1)
})

t.test('Workers replace one that ended, after a pause that grows while it lives shortly', async (t) => {
  const { workers, forked, lines, pauses, clock } = createWorkers(1)
  const run = workers.run()
  const endAfter = async (ms: number): Promise<void> => {
    const { length } = forked
    forked.at(-1)!.becomeReady()
    clock.now += ms
    forked.at(-1)!.end({ signal: 'SIGKILL' })
    await until(() => forked.length > length)
  }
  for (const ms of [100, 9999, 10_000, 0, 0, 60_000, 0]) await endAfter(ms)
  t.strictSame(pauses, [200, 400, 100, 200, 400, 100, 200])
  t.strictSame(lines[1], ['A worker ended', { worker: 1, status: null, signal: 'SIGKILL' }])
  const stopped = workers.stop()
  forked.at(-1)!.end({ status: 0 })
  await stopped
  t.equal(await run, 0)
})

t.test('Workers stop all when one ends again and again soon after its start', async (t) => {
  const { workers, forked, pauses } = createWorkers()
  const run = workers.run()
  forked[0]!.becomeReady()
  await until(() => forked.length === 2)
  forked[1]!.becomeReady()
  for (const [index, count] of [0, 2, 3, 4, 5].map((index, turn) => [index, turn + 3] as const)) {
    forked[index]!.end({ status: 7 })
    await until(() => forked.length === count)
  }
  forked[6]!.end({ signal: 'SIGKILL' })
  await until(() => forked[1]!.calls.length > 0)
  forked[1]!.end({ status: 1 })
  await t.rejects(run, {
    name: 'WorkersError',
    message: 'A worker ended 6 times in a row within 10 s of its start; worker 7 ended by SIGKILL.'
  })
  t.strictSame(forked[1]!.calls, ['stop'])
  t.strictSame(pauses, [200, 400, 800, 1600, 3200])
  t.equal(forked.length, 7)
})

t.test('Workers.stop() rejects when a worker that was ready did not stop in order', async (t) => {
  const { workers, forked } = createWorkers()
  const run = workers.run()
  forked[0]!.becomeReady()
  await until(() => forked.length === 2)
  const stopped = workers.stop()
  forked[0]!.end({ status: 1 })
  forked[1]!.end({ signal: 'SIGKILL' })
  await t.rejects(stopped, {
    name: 'WorkersError',
    message: 'worker 1 ended with status 1 instead of stopping in order.'
  })
  t.equal(await run, 0)
})

t.test('Workers.stop() ends a pause, after which none is started', async (t) => {
  let isPausing = false
  const { workers, forked } = createWorkers(1, async (_ms, signal) => {
    isPausing = true
    await once(signal, 'abort')
  })
  const run = workers.run()
  forked[0]!.becomeReady()
  forked[0]!.end({ status: 0 })
  await until(() => isPausing)
  await workers.stop()
  t.equal(await run, 0)
  t.equal(forked.length, 1)
})

t.test('Workers pause by the clock of the system, until they stop', async (t) => {
  const end: ProcessEnd = { status: 0, signal: null }
  let forks = 0
  const fork = (): Worker => {
    forks += 1
    const noop = (): void => undefined
    return {
      pid: 1,
      isReady: () => true,
      ready: Promise.resolve(),
      ended: Promise.resolve(end),
      stop: noop,
      kill: noop
    }
  }
  const log = { info: () => undefined, error: () => undefined }
  const workers = new Workers({ count: 1, fork, log })
  const run = workers.run()
  await until(() => forks === 2)
  await workers.stop()
  t.equal(await run, 0)
})
