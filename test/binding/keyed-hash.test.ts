import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { createKeyedHash } from '../../src/binding/keyed-hash.js'

t.test('createKeyedHash() answers what node:crypto answers, for any key and texts of any length', async (t) => {
  const text = fc.string({ unit: 'binary', maxLength: 400, size: 'max' })
  const property = fc.property(text, fc.array(text, { maxLength: 5 }), (key, texts) => {
    const keyedHash = createKeyedHash(key)
    for (const message of [...texts, ...texts]) {
      const expected = createHmac('sha256', key).update(message).digest('hex')
      if (keyedHash(message) !== expected) throw new Error('another digest')
    }
  })
  fc.assert(property, { seed: 20_261_125, numRuns: 500 })
  t.pass('with seed 20261125')
})

t.test('createKeyedHash() takes a key longer than a block', async (t) => {
  const key = '钥匙'.repeat(30)
  t.equal(createKeyedHash(key)('text'), createHmac('sha256', key).update('text').digest('hex'))
})

t.test('createKeyedHash() answers the test vectors of RFC 4231', async (t) => {
  t.equal(
    createKeyedHash('Jefe')('what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  )
})
