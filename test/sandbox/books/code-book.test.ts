import t from 'tap'
import { findPerson } from '../../../src/sandbox/people.js'
import type { Person } from '../../../src/sandbox/person.js'
import { createCodeBook, forgetOldest, type Grant } from '../../../src/sandbox/books/code-book.js'

const person = findPerson('xiaoming') as Person
const grant: Grant = { flow: 'wechat', appId: 'wx1', scope: 'snsapi_login', person, faults: [] }

t.test('CodeBook.redeem() gives the grant once, then says used', async (t) => {
  const codes = createCodeBook(() => new Date(0))
  codes.issue(grant, 'c1', 600)
  t.strictSame(codes.redeem('wechat', 'wx1', 'c1'), { ...grant, isFirstLogin: true })
  t.equal(codes.redeem('wechat', 'wx1', 'c1'), 'used')
})

t.test(
  'CodeBook.redeem() refuses unknown codes, other flows and other apps, and leaves the code as it is',
  async (t) => {
    const codes = createCodeBook(() => new Date(0))
    codes.issue(grant, 'c1', 600)
    t.equal(codes.redeem('wechat', 'wx1', 'c2'), 'unknown')
    t.equal(codes.redeem('ding-talk', 'wx1', 'c1'), 'unknown')
    t.equal(codes.redeem('wechat', 'wx2', 'c1'), 'other-app')
    t.strictSame(codes.redeem('wechat', 'wx1', 'c1'), { ...grant, isFirstLogin: true })
  }
)

t.test('CodeBook.redeem() refuses a code from the moment its life ends', async (t) => {
  let time = 0
  const codes = createCodeBook(() => new Date(time))
  codes.issue(grant, 'c1', 600)
  codes.issue(grant, 'c2', 600)
  time = 599_999
  t.strictSame(codes.redeem('wechat', 'wx1', 'c1'), { ...grant, isFirstLogin: true })
  time = 600_000
  t.equal(codes.redeem('wechat', 'wx1', 'c2'), 'expired')
})

t.test('CodeBook.issue() forgets the oldest code beyond the limit', async (t) => {
  const codes = createCodeBook(() => new Date(0), 2)
  for (const code of ['c1', 'c2', 'c3']) codes.issue(grant, code, 600)
  t.equal(codes.redeem('wechat', 'wx1', 'c1'), 'unknown')
  t.strictSame(codes.redeem('wechat', 'wx1', 'c2'), { ...grant, isFirstLogin: true })
})

t.test('forgetOldest() leaves an empty map alone', async (t) => {
  const entries = new Map<string, unknown>()
  forgetOldest(entries, -1)
  t.equal(entries.size, 0)
})
