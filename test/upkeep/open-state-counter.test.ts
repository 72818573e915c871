import t from 'tap'
import { createOpenStateCounter } from '../../src/upkeep/open-state-counter.js'

const at = (ms: number): Date => new Date(ms)

t.test('createOpenStateCounter() tells each time so many are reached, a user and provider', async (t) => {
  const counter = createOpenStateCounter(3, 1000)
  const add = (userId: string, provider = 'WECHAT') => counter.add(userId, provider, at(0))
  t.strictSame(
    [add('1'), add('1'), add('1', 'DING_TALK'), add('2'), add('1'), add('1')],
    [...[false, false, false, false, true, false]]
  )
  t.strictSame([add('1'), add('1')], [false, true], 'again')
  t.equal(createOpenStateCounter(1, 1000).add('1', 'WECHAT', at(0)), true, 'each time')
})

t.test('createOpenStateCounter() remembers into the next window, and forgets after a whole one', async (t) => {
  const counter = createOpenStateCounter(3, 1000)
  const add = (ms: number, userId = '1') => counter.add(userId, 'WECHAT', at(ms))
  t.strictSame([add(998), add(999), add(1000)], [false, false, true], 'they are not expired')
  t.strictSame([add(1001), add(2999), add(3000)], [false, false, true])
  t.strictSame([add(3001), add(3002), add(4000, '2'), add(5000)], [false, false, false, false], 'they are')
  t.strictSame([add(5001), add(5002)], [false, true])
})

t.test('createOpenStateCounter() stays small, however many users there are', async (t) => {
  const counter = createOpenStateCounter(2, 1000, 3)
  const add = (userId: string) => counter.add(userId, 'WECHAT', at(0))
  t.strictSame(['1', '2', '3', '4', '1'].map(add), [false, false, false, false, true], 'it remembers some')
  t.strictSame(['2', '5', '6', '7', '8', '3'].map(add), [true, false, false, false, false, false], 'but not all')
})
