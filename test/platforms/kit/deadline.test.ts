import t from 'tap'
import { withDeadline } from '../../../src/platforms/kit/deadline.js'

t.test('withDeadline() returns what the work returns, and its signal stays quiet afterwards', async (t) => {
  let signal: AbortSignal | undefined
  const work = async (given: AbortSignal): Promise<string> => {
    signal = given
    return 'done'
  }
  t.equal(await withDeadline(25_000, work), 'done')
  t.equal(signal?.aborted, false)
})

t.test('withDeadline() aborts the signal when the time is over', async (t) => {
  const work = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('late'))))
  await t.rejects(withDeadline(1, work), { message: 'late' })
})
