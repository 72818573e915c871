import t from 'tap'
import { createSiblings } from '../../../src/cli/workers/create-siblings.js'
import { createRateCounts } from '../../../src/cli/workers/count-rates.js'
import type { RateCount } from '../../../src/service/siblings.js'

t.test('createSiblings() has the primary count all requests of a turn in one call', async (t) => {
  const count = createRateCounts()
  const batches: number[] = []
  const call = async (...[name, value]: unknown[]): Promise<never> => {
    t.equal(name, 'countRates')
    batches.push((value as RateCount[]).length)
    return count(value as RateCount[]) as never
  }
  const { countRate } = createSiblings({ call })
  const issue = { rate: 'issues', max: 2, key: 'ann' }
  const answers = await Promise.all([countRate(issue), countRate({ ...issue }), countRate(issue)])
  t.strictSame(answers.slice(0, 2), [0, 0])
  t.ok(answers[2]! > 0)
  t.ok((await countRate(issue)) > 0)
  t.strictSame(batches, [3, 1])
})

t.test('createSiblings() refuses to count when the primary does not answer', async (t) => {
  const { countRate } = createSiblings({ call: () => Promise.reject(new Error('The other process has ended')) })
  await t.rejects(countRate({ rate: 'issues', max: 2, key: 'ann' }))
})

t.test(
  'createSiblings() tells the metrics of this worker, none until there are some, and gathers those of all',
  async (t) => {
    const all = [[{ name: 'things_total' }]]
    const siblings = createSiblings({ call: async () => all as never })
    t.strictSame(await siblings.readMetrics(), [])
    siblings.offerMetrics(async () => [])
    t.strictSame(await siblings.readMetrics(), [])
    t.strictSame(await siblings.gatherMetrics(), all)
  }
)
