import t from 'tap'
import { createClock } from '../../../src/sandbox/books/clock.js'

t.test('createClock() goes by another clock, moved', async (t) => {
  let time = 1000
  const clock = createClock(() => new Date(time))
  clock.advance(60)
  time += 1
  t.equal(clock.now().getTime(), 61_001)
  t.equal(clock.offsetSeconds(), 60)
  clock.reset()
  t.equal(clock.now().getTime(), 1001)
})
