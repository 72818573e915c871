import t from 'tap'
import { createRateCounts } from '../../../src/cli/workers/count-rates.js'

t.test('createRateCounts() counts each rate and key apart, and tells when the next may come', async (t) => {
  const count = createRateCounts()
  const issue = (key: string) => ({ rate: 'issues', max: 2, key })
  t.strictSame(count([issue('ann'), issue('bob'), issue('ann')]), [0, 0, 0])
  const [ann, bob, other] = count([issue('ann'), issue('bob'), { rate: 'completions', max: 1, key: 'ann' }])
  t.ok(ann! >= 1 && ann! <= 60, `${ann} seconds`)
  t.strictSame([bob, other], [0, 0])
})
