import t from 'tap'
import { listCores } from '../../scripts/bench/core-list.js'

t.test('listCores() reads single cores and ranges', async (t) => {
  t.same(listCores('0-1'), [0, 1])
  t.same(listCores('3,5-7'), [3, 5, 6, 7])
  t.same(listCores(''), [])
})
