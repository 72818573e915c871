import t from 'tap'
import { createSiblings } from '../../../src/cli/workers/create-siblings.js'

const sharing = { workers: 2, isReplacement: true }
const issue = { rate: 'issues', max: 2, key: 'ann' }

t.test('createSiblings() has the primary count what it must, and refuses what that does not answer', async (t) => {
  const calls: unknown[] = []
  const call = async (...given: unknown[]): Promise<never> => {
    calls.push(given)
    return 7 as never
  }
  t.equal(await createSiblings({ call }, sharing).siblings.countRate(issue), 7)
  t.strictSame(calls, [['takeRate', issue]])
  const gone = { call: () => Promise.reject(new Error('The other process has ended')) }
  await t.rejects(async () => createSiblings(gone, sharing).siblings.countRate(issue))
})

t.test(
  'createSiblings() tells the metrics of this worker, none until there are some, and gathers those of all',
  async (t) => {
    const all = [[{ name: 'things_total' }]]
    const { siblings, readMetrics } = createSiblings({ call: async () => all as never }, sharing)
    t.strictSame(await readMetrics(), [])
    siblings.offerMetrics(async () => [])
    t.strictSame(await readMetrics(), [])
    t.strictSame(await siblings.gatherMetrics(), all)
  }
)
