import t from 'tap'
import { createFaultBook } from '../../../src/sandbox/books/fault-book.js'

const vocabulary = {
  platforms: new Set(['WeChat', 'DingTalk']),
  people: new Set(['xiaoming', 'lihua']),
  codes: new Set(['40029']),
  operations: new Set(['/a', '/b'])
}
const moment = { platform: 'WeChat', operation: '/a', person: 'lihua' }
const always = () => true

t.test('FaultBook.take() gives the earliest fault that fits, as often as it was set for', async (t) => {
  const book = createFaultBook(vocabulary)
  book.set({ fault: 'busy', platform: 'DingTalk' })
  book.set({ fault: 'throttled', operation: '/b' })
  book.set({ fault: 'html-error', person: 'xiaoming' })
  book.set({ fault: '40029', times: 2 })
  book.set({ fault: 'slow' })
  const taken = () => book.take(moment, always)?.name
  t.strictSame([taken(), taken(), taken(), taken()], ['40029', '40029', 'slow', 'slow'])
  t.equal(book.take({ ...moment, person: null }, always)?.name, 'slow', 'nobody is not xiaoming')
  t.equal(book.list().length, 4)
})

t.test('FaultBook.take() does not use up what makes no sense', async (t) => {
  const book = createFaultBook(vocabulary)
  book.set({ fault: 'busy', times: 1 })
  t.equal(
    book.take(moment, ({ name }) => name !== 'busy'),
    undefined
  )
  t.equal(book.list()[0]?.remaining, 1)
})

t.test('FaultBook.clear() tells whether there was one', async (t) => {
  const book = createFaultBook(vocabulary)
  t.notOk(book.clear())
  const { id } = book.set({ fault: 'busy' })
  t.notOk(book.clear(id + 1))
  t.ok(book.clear(id))
  book.set({ fault: 'busy' })
  t.ok(book.clear())
})

t.test('FaultBook.set() refuses to grow without bound', async (t) => {
  const book = createFaultBook(vocabulary)
  for (let count = 0; count < 1000; count += 1) book.set({ fault: 'busy' })
  t.throws(() => book.set({ fault: 'busy' }), { code: 'OAUTH_BINDING_OPTIONS', message: /1000/ })
})

t.test('what FaultBook.list() returns changes nothing', async (t) => {
  const book = createFaultBook(vocabulary)
  book.set({ fault: 'busy' }).remaining = 5
  book.list()[0]!.platform = 'DingTalk'
  t.match(book.list(), [{ platform: null, remaining: null }])
})
