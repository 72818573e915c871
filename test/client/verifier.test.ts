import { createHash } from 'node:crypto'
import t from 'tap'
import { createVerifier } from '../../src/client/index.js'

await t.test('createVerifier() makes pairs as RFC 7636 has them, each another one', async (t) => {
  const pairs = await Promise.all(Array.from({ length: 50 }, () => createVerifier()))
  for (const { verifier, challenge } of pairs) {
    t.match(verifier, /^[A-Za-z0-9_-]{43}$/)
    t.equal(challenge, createHash('sha256').update(verifier).digest('base64url'))
  }
  t.equal(new Set(pairs.map(({ verifier }) => verifier)).size, 50)
})
