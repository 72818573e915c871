import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose'
import t from 'tap'
import { createJwtVerifier, isKeyServerUrl, type JwtVerifierOptions } from '../../src/auth/jwt.js'
import { createIssuerKey, signToken, startJwksServer } from '../helpers/jwks-server.js'

const issuer = 'https://issuer.example.com'
const audience = 'bindings'
const secret = 'a shared secret of 32 bytes, more'
const start = Date.parse('2026-11-22T08:00:00.000Z')
const seconds = start / 1000
const now = () => new Date(start)
const claims: JWTPayload = { iss: issuer, aud: audience, exp: seconds + 60, sub: 'user-7' }

function signWithSecret(payload: JWTPayload, key = secret, alg = 'HS256'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key))
}

t.test('verify() with a shared secret returns the subject', async (t) => {
  const verifier = createJwtVerifier({ issuer, audience, secret, now })
  t.same(await verifier.verify(await signWithSecret(claims)), { userId: 'user-7' })
  t.same(await verifier.verify(await signWithSecret({ ...claims, aud: ['other', audience] })), { userId: 'user-7' })
})

t.test('verify() with a shared secret refuses, with the reason, when', async (t) => {
  const verifier = createJwtVerifier({ issuer, audience, secret, now })
  const reasonOf = (when: string) =>
    when.startsWith('it expire') || when === 'it has expired' ? 'token_expired' : 'token_claim_unfit'
  const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
  const unfit: Record<string, JWTPayload> = {
    'the issuer is another': { ...claims, iss: 'https://other.example.com' },
    'the issuer is missing': without('iss'),
    'the audience is another': { ...claims, aud: 'other' },
    'the audience is missing': without('aud'),
    'it has expired': { ...claims, exp: seconds - 1 },
    'it expires this very second': { ...claims, exp: seconds },
    'it never expires': without('exp'),
    'it is not valid yet': { ...claims, nbf: seconds + 1 },
    'it has no subject': without('sub'),
    'the subject is empty': { ...claims, sub: '' },
    'the subject is too long': { ...claims, sub: 'x'.repeat(256) },
    'the subject holds U+0000': { ...claims, sub: 'user\u00007' },
    'the subject holds a lone surrogate': { ...claims, sub: 'user\ud800' },
    'the subject is a missing value as text': { ...claims, sub: 'undefined' },
    'the subject is a number': { ...claims, sub: 7 as unknown as string }
  }
  for (const [when, payload] of Object.entries(unfit)) {
    t.strictSame(await verifier.verify(await signWithSecret(payload)), { refused: reasonOf(when) }, when)
  }
  t.strictSame(
    await verifier.verify(await signWithSecret(claims, 'another secret of 32 bytes, more!')),
    { refused: 'token_signature_wrong' },
    'forged'
  )
  t.strictSame(
    await verifier.verify(await signWithSecret(claims, secret.repeat(2), 'HS512')),
    { refused: 'token_algorithm_unfit' },
    'another algorithm'
  )
  t.equal(await verifier.verify(new UnsecuredJWT(claims).encode()), null, 'not signed, and so not of this kind')
  t.equal(await verifier.verify('1|abcdef'), null, 'no signed token at all')
  t.strictSame(await verifier.verify('a.b.c'), { refused: 'token_malformed' }, 'only the form of one')
})

t.test('verify() allows for the clock tolerance', async (t) => {
  const verifier = createJwtVerifier({ issuer, audience, secret, now, clockToleranceSeconds: 5 })
  t.ok(await verifier.verify(await signWithSecret({ ...claims, exp: seconds - 4, nbf: seconds + 5 })))
  t.strictSame(await verifier.verify(await signWithSecret({ ...claims, exp: seconds - 5 })), {
    refused: 'token_expired'
  })
})

t.test('verify() uses the system clock by default', async (t) => {
  const verifier = createJwtVerifier({ issuer, audience, secret })
  const exp = Math.floor(Date.now() / 1000) + 3600
  t.ok(await verifier.verify(await signWithSecret({ ...claims, exp })))
})

t.test('verify() with a key server accepts its keys and no others', async (t) => {
  const known = await createIssuerKey('known')
  const unknown = await createIssuerKey('unknown')
  const server = await startJwksServer(t, [known])
  const verifier = createJwtVerifier({ issuer, audience, jwksUrl: server.url, now })
  t.same(await verifier.verify(await signToken(known, claims)), { userId: 'user-7' })
  t.same(await verifier.verify(await signToken(known, claims, null)), { userId: 'user-7' }, 'without a key name')
  t.strictSame(
    await verifier.verify(await signToken(unknown, claims)),
    { refused: 'token_key_unknown' },
    'a key that is not there'
  )
  t.strictSame(
    await verifier.verify(await signToken(unknown, claims, 'known')),
    { refused: 'token_signature_wrong' },
    'a key under a false name'
  )
  t.strictSame(
    await verifier.verify(await signWithSecret(claims, JSON.stringify(known.jwk))),
    { refused: 'token_algorithm_unfit' },
    'a public key as secret'
  )
  t.equal(server.requests, 1)
})

t.test('verify() refuses a token that does not say which of two keys it is', async (t) => {
  const keys = [await createIssuerKey('one'), await createIssuerKey('two')]
  const server = await startJwksServer(t, keys)
  const verifier = createJwtVerifier({ issuer, audience, jwksUrl: server.url, now })
  t.strictSame(await verifier.verify(await signToken(keys[0]!, claims, null)), { refused: 'token_key_unknown' })
})

t.test('verify() accepts only the algorithms configured', async (t) => {
  const key = await createIssuerKey('es', 'ES256')
  const server = await startJwksServer(t, [key])
  const verifier = createJwtVerifier({ issuer, audience, jwksUrl: server.url, algorithms: ['RS256'], now })
  t.strictSame(await verifier.verify(await signToken(key, claims)), { refused: 'token_algorithm_unfit' })
  t.equal(server.requests, 0)
})

t.test('verify() throws AUTHENTICATION_UNAVAILABLE, then recovers, when the key server', async (t) => {
  const key = await createIssuerKey('key')
  const token = await signToken(key, claims)
  const failure = { code: 'AUTHENTICATION_UNAVAILABLE', statusCode: 503, retryAfterSeconds: 5 }
  for (const mode of ['error', 'nonsense'] as const) {
    const server = await startJwksServer(t, [key])
    server.mode = mode
    const verifier = createJwtVerifier({ issuer, audience, jwksUrl: server.url, now })
    await t.rejects(verifier.verify(token), failure, `says: ${mode}`)
    server.mode = 'keys'
    t.ok(await verifier.verify(token), `no longer says: ${mode}`)
  }
  const server = await startJwksServer(t, [key])
  server.mode = 'silent'
  const impatient = createJwtVerifier({ issuer, audience, jwksUrl: server.url, jwksTimeoutMs: 50, now })
  await t.rejects(impatient.verify(token), failure, 'says nothing')
  const verifier = createJwtVerifier({ issuer, audience, jwksUrl: 'http://127.0.0.1:1/', now })
  await t.rejects(verifier.verify(token), { code: 'AUTHENTICATION_UNAVAILABLE' }, 'is not there')
})

t.test('verify() throws what is neither the token nor the key server', async (t) => {
  const verifier = createJwtVerifier({
    issuer,
    audience,
    secret,
    now: () => 'no date' as unknown as Date
  })
  await t.rejects(verifier.verify(await signWithSecret(claims)), TypeError)
})

t.test('createJwtVerifier() throws when', async (t) => {
  const jwksUrl = 'https://issuer.example.com/jwks'
  const unfit: Record<string, Partial<JwtVerifierOptions>> = {
    'there is neither key server nor secret': {},
    'there are both': { jwksUrl, secret },
    'the secret is short': { secret: 'x'.repeat(31) },
    'algorithms are chosen for a secret': { secret, algorithms: ['HS512'] },
    'a key server is given a symmetric algorithm': { jwksUrl, algorithms: ['RS256', 'HS256'] },
    'no algorithm is left': { jwksUrl, algorithms: [] },
    'the key server is reached without encryption': { jwksUrl: 'http://issuer.example.com/jwks' },
    'the key server has no address': { jwksUrl: 'issuer' },
    'the clock tolerance is negative': { secret, clockToleranceSeconds: -1 },
    'the clock tolerance is too large': { secret, clockToleranceSeconds: 301 },
    'the clock tolerance is no whole number': { secret, clockToleranceSeconds: 0.5 }
  }
  for (const [when, options] of Object.entries(unfit)) {
    t.throws(() => createJwtVerifier({ issuer, audience, ...options }), { code: 'OAUTH_BINDING_OPTIONS' }, when)
  }
})

t.test('isKeyServerUrl() allows plain http on loopback only', async (t) => {
  const fit = [
    'https://a.example/k',
    'http://localhost:1/k',
    'http://keys.localhost/k',
    'http://127.0.0.1/k',
    'http://127.9.9.9/k',
    'http://[::1]/k'
  ]
  for (const url of fit) t.ok(isKeyServerUrl(url), url)
  for (const url of [
    'http://a.example',
    'http://localhost.example/k',
    'http://127.0.0.1.example',
    'ftp://localhost/',
    'x'
  ]) {
    t.notOk(isKeyServerUrl(url), url)
  }
})
