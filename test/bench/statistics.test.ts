import t from 'tap'
import { median, mergeSorted, percentile, ratioOf } from '../../scripts/bench/statistics.js'

t.test('median() returns the middle value', async (t) => {
  t.equal(median([3, 1, 2]), 2)
  t.equal(median([4, 1, 3, 2]), 2.5)
  t.ok(Number.isNaN(median([])))
})

t.test('percentile() returns the value of the nearest rank', async (t) => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  t.equal(percentile(hundred, 0.5), 50)
  t.equal(percentile(hundred, 0.99), 99)
  t.equal(percentile(hundred, 1), 100)
  t.equal(percentile([7], 0), 7)
  t.ok(Number.isNaN(percentile([], 0.5)))
})

t.test('ratioOf() divides round by round before it takes the median', async (t) => {
  // Medians alone would give 20 / 10.
  t.same(ratioOf([10, 20, 90], [10, 5, 30]), { median: 3, lowest: 1, highest: 4 })
})

t.test('ratioOf() returns null when a round lacks its counterpart', async (t) => {
  t.equal(ratioOf([], []), null)
  t.equal(ratioOf([1, 2], [1]), null)
  t.equal(ratioOf([1, 2], [1, 0]), null)
  t.equal(ratioOf([1, Number.NaN], [1, 1]), null)
})

t.test('mergeSorted() makes one ascending list of several', async (t) => {
  const merged = mergeSorted([Float64Array.of(3, 1), Float64Array.of(), Float64Array.of(20, 2)])
  t.same([...merged], [1, 2, 3, 20])
})
