import t from 'tap'
import { connectCalls, type Channel } from '../../../src/cli/workers/calls.js'

/** Two ends, between which messages go as JSON. */
function createChannels(): [Channel, Channel] {
  const listeners: ((message: unknown) => void)[][] = [[], []]
  const createEnd = (own: number): Channel => ({
    send: (message) => {
      const text = JSON.stringify(message)
      setImmediate(() => listeners[1 - own]!.forEach((listener) => listener(JSON.parse(text))))
    },
    onMessage: (listener) => listeners[own]!.push(listener)
  })
  return [createEnd(0), createEnd(1)]
}

interface Offered {
  double(value: number): number
  greet(): string
  fail(): void
}

t.test('connectCalls() answers each call with its own result, in whatever order they come', async (t) => {
  const [here, there] = createChannels()
  connectCalls(there, {
    double: async (value: number) => {
      if (value === 1) await new Promise((resolve) => setTimeout(resolve, 5))
      return value * 2
    },
    greet: () => 'hello'
  })
  const caller = connectCalls<Offered>(here, {})
  t.strictSame(await Promise.all([caller.call('double', 1), caller.call('double', 2), caller.call('greet')]), [
    2,
    4,
    'hello'
  ])
})

t.test('connectCalls() rejects a call that fails there, and all calls when no answer will come', async (t) => {
  const [here, there] = createChannels()
  connectCalls(there, {
    double: () => new Promise(() => undefined),
    fail: () => {
      throw new Error('it does not work')
    }
  })
  const caller = connectCalls<Offered>(here, {})
  await t.rejects(caller.call('fail'), { message: 'Error: it does not work' })
  t.equal(await caller.call('greet'), undefined, 'what is not offered does nothing')
  const waiting = caller.call('double', 1)
  caller.end()
  await t.rejects(waiting, { message: 'The other process has ended' })
})

t.test('connectCalls() drops an answer that comes after the end', async (t) => {
  const [here, there] = createChannels()
  connectCalls(there, { greet: () => 'late', fail: () => Promise.reject(new Error('late')) })
  const caller = connectCalls<Offered>(here, {})
  const waiting: Promise<unknown>[] = [caller.call('greet'), caller.call('fail')]
  caller.end()
  for (const call of waiting) await t.rejects(() => call, { message: 'The other process has ended' })
  await new Promise((resolve) => setTimeout(resolve, 5))
})
