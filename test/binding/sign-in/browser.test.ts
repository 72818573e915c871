import t from 'tap'
import { createChallenge, createVerifier, isVerifier } from '../../../src/binding/sign-in/browser.js'

t.test('createChallenge() is S256 of RFC 7636 appendix B', async (t) => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  t.equal(createChallenge(verifier), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

t.test('createVerifier() makes 43 characters of base64url, never the same twice', async (t) => {
  const verifiers = Array.from({ length: 100 }, createVerifier)
  for (const verifier of verifiers) t.ok(isVerifier(verifier), verifier)
  t.equal(new Set(verifiers).size, verifiers.length)
})

t.test('isVerifier() takes nothing else', async (t) => {
  const whole = createVerifier()
  for (const text of [undefined, '', whole.slice(1), `${whole}x`, `${whole.slice(1)}.`, `${whole}\n`]) {
    t.notOk(isVerifier(text), String(text))
  }
})
