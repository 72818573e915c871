import t from 'tap'
import { createAlarm } from '../../src/upkeep/alarm.js'

const alive = setInterval(() => {}, 60_000)
t.teardown(() => clearInterval(alive))

t.test('createAlarm() wakes who waits, whoever waits after it rang, and nobody twice', async (t) => {
  const alarm = createAlarm()
  const waiting = alarm.wait(60_000)
  alarm.ring()
  await waiting
  alarm.ring()
  alarm.ring()
  await alarm.wait(60_000)
  let isAwake = false
  const sleeping = alarm.wait(60_000).then(() => {
    isAwake = true
  })
  await new Promise(setImmediate)
  t.notOk(isAwake)
  alarm.ring()
  await sleeping
  await alarm.wait(1)
})
