import t from 'tap'
import { listIdentities, visibleAscii } from '../../../src/platforms/kit/account.js'

t.test('listIdentities() lists what is known, in order', async (t) => {
  const identity = { issuer: 'i', kind: 'k', subject: 's' }
  t.same(listIdentities([{ ...identity, subject: '' }, identity, { ...identity, subject: null }]), [identity])
})

t.test('visibleAscii accepts ids as vendors issue them, and no missing value as text', async (t) => {
  const pattern = new RegExp(visibleAscii)
  for (const id of ['o6_bmasdasdsad6_2sgVt7hMZOPfL', '7', 'undefined1', 'nullable', 'liSii8KCxxxxx=']) {
    t.match(id, pattern)
  }
  const unfit = ['', 'undefined', 'null', 'NaN', '[object Object]', 'a b', 'a\u0000', 'a\n', '\ud800', '王小明']
  for (const id of unfit) t.notMatch(id, pattern)
})
