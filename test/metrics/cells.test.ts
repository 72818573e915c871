import t from 'tap'
import { createCells } from '../../src/metrics/cells.js'

t.test('createCells() creates one cell a combination, and lists them in the order of their first use', async (t) => {
  const counted = createCells((labels) => ({ labels, count: 0 }))
  const combinations = ['a', 'b'].flatMap((first) =>
    ['c', 'd'].flatMap((second) => [1, 2].map((third) => [first, second, third] as const))
  )
  for (const labels of [...combinations, ...combinations]) counted.find(...labels).count += 1
  t.strictSame(
    counted.all,
    combinations.map((labels) => ({ labels: [...labels, ''], count: 2 }))
  )
})
