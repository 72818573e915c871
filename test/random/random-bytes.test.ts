import t from 'tap'
import { createRandomBytes, createRandomText } from '../../src/random/random-bytes.js'

t.test(
  'createRandomText() and createRandomBytes() hand out no bytes twice, beyond the end of the pool too',
  async (t) => {
    const texts = Array.from({ length: 400 }, (_, at) =>
      at % 2 === 0 ? createRandomText(24, 'hex') : createRandomBytes(24).toString('hex')
    )
    for (const text of texts) t.match(text, /^[\da-f]{48}$/)
    t.equal(new Set(texts).size, texts.length)
    t.notOk(
      texts.some((text) => text.includes('0'.repeat(16))),
      'no unfilled bytes'
    )
  }
)

t.test('createRandomText() writes base64url without padding', async (t) => {
  t.match(createRandomText(32, 'base64url'), /^[\w-]{43}$/)
})
