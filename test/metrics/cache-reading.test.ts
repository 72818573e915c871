import t from 'tap'
import { cacheReading } from '../../src/metrics/cache-reading.js'

t.test('cacheReading() reads once for all who ask at once, and again when the value is too old', async (t) => {
  let reads = 0
  const cached = cacheReading(async () => ++reads, { maxAgeMs: 60_000, limitMs: 1000 })
  t.strictSame(await Promise.all([cached(), cached()]), [1, 1])
  t.equal(await cached(), 1)
  const fresh = cacheReading(async () => ++reads, { maxAgeMs: 0, limitMs: 1000 })
  t.strictSame([await fresh(), await fresh()], [2, 3])
})

t.test('cacheReading() returns null for a failure and for what takes too long, which serves the next', async (t) => {
  const failing = cacheReading(() => Promise.reject(new Error('away')), { maxAgeMs: 60_000, limitMs: 1000 })
  t.equal(await failing(), null)
  let finish: (value: number) => void = () => {}
  let reads = 0
  const slow = cacheReading(
    () => {
      reads += 1
      return new Promise<number>((resolve) => {
        finish = resolve
      })
    },
    { maxAgeMs: 60_000, limitMs: 5 }
  )
  t.equal(await slow(), null)
  t.equal(await slow(), null)
  t.equal(reads, 1, 'one at a time')
  finish(7)
  t.equal(await slow(), 7)
})
