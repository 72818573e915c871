import t from 'tap'
import { inTime } from '../src/in-time.js'

const createError = () => new Error('late')

t.test('inTime() settles as its promise does, when that is in time', async (t) => {
  t.equal(await inTime(Promise.resolve(1), { limitMs: 60_000, createError }), 1)
  await t.rejects(inTime(Promise.reject(new Error('no')), { limitMs: 60_000, createError }), { message: 'no' })
})

t.test('inTime() throws its error when the time is over, and drops a later rejection', async (t) => {
  const { promise, reject } = createPending()
  await t.rejects(inTime(promise, { limitMs: 1, createError }), { message: 'late' })
  reject(new Error('dropped'))
})

t.test('inTime() keeps the process alive, but not without ref', async (t) => {
  const countTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  for (const ref of [true, false]) {
    const { promise, reject } = createPending()
    const before = countTimers()
    const waiting = inTime(promise, { limitMs: 60_000, createError, ref })
    t.equal(countTimers() - before, ref ? 1 : 0)
    reject(new Error('ended'))
    await t.rejects(waiting, { message: 'ended' })
    t.equal(countTimers(), before, 'the timer is cleared')
  }
})

function createPending(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<never>((_resolve, _reject) => {
    reject = _reject
  })
  return { promise, reject }
}
