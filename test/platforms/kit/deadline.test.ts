import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { callWithin, withDeadline } from '../../../src/platforms/kit/deadline.js'
import { callJson } from '../../../src/platforms/kit/http.js'
import { createVendorDouble } from '../../../src/testing/vendor-double.js'

const at = { provider: 'WECHAT', step: 'exchange' }

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

t.test('callWithin() ends a call when the time is over, with and without a given fetch', async (t) => {
  const { baseUrl } = await createVendorDouble(t, () => 'silent')
  for (const send of [undefined, fetch]) {
    const options = { requestTimeoutMs: 50, maxResponseBytes: 1024, fetch: send }
    const call = callWithin(options, (limits) => callJson({ method: 'GET', url: baseUrl }, limits, at))
    await t.rejects(call, { code: 'PROVIDER_TIMEOUT' })
  }
})

t.test('callWithin() aborts a signal that is asked for after the time as well', async (t) => {
  const options = { requestTimeoutMs: 1, maxResponseBytes: 1024, fetch: undefined }
  const isAborted = await callWithin(options, async (limits) => {
    await sleep(20)
    return limits.signal.aborted
  })
  t.equal(isAborted, true)
})
