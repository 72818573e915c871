import { request as sendRaw } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyAuth from '@fastify/auth'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { createAuthenticate } from '../../src/auth/authenticate.js'
import type { TokenVerifier } from '../../src/auth/verifier.js'
import { createBindingError, type CatalogueCode, type OauthBindingError } from '../../src/errors.js'

/** Knows tokens that begin with its name. */
function createVerifier(name: string): TokenVerifier {
  return { verify: async (token) => (token.startsWith(name) ? { userId: `${name}:${token}` } : null) }
}

const unavailable: TokenVerifier = {
  verify: async () => {
    throw createBindingError('AUTHENTICATION_UNAVAILABLE', { retryAfterSeconds: 5 })
  }
}

async function buildHost(t: Test, verifiers: readonly TokenVerifier[]) {
  const app = Fastify()
  t.teardown(() => app.close())
  const { auth, getUserId } = createAuthenticate(verifiers)
  await app.register(fastifyAuth)
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, _request, reply) =>
    reply.code(error.statusCode ?? 500).send({ code: error.code })
  )
  app.get('/', { onRequest: app.auth([auth]) }, async (request) => ({ userId: getUserId(request) }))
  app.get('/open', async (request) => ({ userId: getUserId(request) }))
  const ask = async (authorization?: string, url = '/') => {
    const headers = authorization === undefined ? {} : { authorization }
    const response = await app.inject({ url, headers })
    return [response.statusCode, response.json().userId ?? response.json().code]
  }
  return { app, ask }
}

t.test('createAuthenticate() lets the first verifier that knows the token win', async (t) => {
  const { ask } = await buildHost(t, [createVerifier('a'), createVerifier('ab')])
  t.same(await ask('Bearer abc'), [200, 'a:abc'])
  t.same(await ask('bearer abc'), [200, 'a:abc'], 'the scheme in any case')
  t.same(await ask('BEARER   abc '), [200, 'a:abc'], 'blanks around the token')
})

t.test('createAuthenticate() throws UNAUTHENTICATED for what is not one known bearer token', async (t) => {
  const { ask } = await buildHost(t, [createVerifier('a')])
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic abc',
    'abc',
    'Bearer a b',
    'Bearer a,b',
    'Bearer x'
  ]) {
    t.same(await ask(header), [401, 'UNAUTHENTICATED'], String(header))
  }
})

t.test('createAuthenticate() throws UNAUTHENTICATED when there are two Authorization headers', async (t) => {
  const { app } = await buildHost(t, [createVerifier('a')])
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const send = (headers: string[]) =>
    new Promise<number>((resolve, reject) => {
      const raw = sendRaw({
        host: '127.0.0.1',
        port,
        headers: ['Host', 'x', 'Connection', 'close', ...headers] as never
      })
      raw.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode!)))
      raw.on('error', reject).end()
    })
  t.equal(await send(['Authorization', 'Bearer a']), 200)
  t.equal(await send(['Authorization', 'Bearer a', 'authorization', 'Bearer a']), 401)
})

t.test('createAuthenticate() keeps a failure to verify apart from a wrong token', async (t) => {
  const { ask } = await buildHost(t, [unavailable, createVerifier('a')])
  t.same(await ask('Bearer abc'), [200, 'a:abc'], 'another verifier knows the token')
  t.same(await ask('Bearer xyz'), [503, 'AUTHENTICATION_UNAVAILABLE'], 'no other verifier knows the token')
})

/** Does what it is told with every token. */
const doing = (verify: () => unknown): TokenVerifier => ({ verify: async () => verify() as never })
const fails = (error: unknown): TokenVerifier =>
  doing(() => {
    throw error
  })
const refuses = (refused: string): TokenVerifier => doing(() => ({ refused }))

async function failureOf(verifiers: readonly TokenVerifier[], authorization = 'Bearer abc') {
  const { auth } = createAuthenticate(verifiers)
  const request = { headers: { authorization }, raw: { rawHeaders: ['Authorization', authorization] } }
  return (auth as (request: unknown) => Promise<void>)(request).then(
    () => 'passed',
    (error: OauthBindingError) => ({ code: error.code, reason: error.reason, cause: error.cause as unknown })
  )
}

t.test('createAuthenticate() says why a token is refused, to the log alone', async (t) => {
  const unauthenticated = (reason: string) => ({ code: 'UNAUTHENTICATED', reason, cause: undefined })
  const unknown = doing(() => null)
  t.strictSame(await failureOf([unknown], ''), unauthenticated('token_absent'))
  t.strictSame(await failureOf([unknown, unknown]), unauthenticated('token_kind_unknown'))
  t.strictSame(await failureOf([unknown, refuses('one'), refuses('two')]), unauthenticated('one'), 'the first counts')
  t.equal(await failureOf([refuses('one'), createVerifier('a')]), 'passed', 'another verifier knows the token')
})

t.test('createAuthenticate() takes a failure that is not of the catalogue for one to check, never a 401', async (t) => {
  const driver = Object.assign(new Error('no such column: expires_at'), { statusCode: 401 })
  const causes = [new TypeError('undefined is not a function'), driver, 'a text', null, undefined]
  for (const cause of causes) {
    const { ask } = await buildHost(t, [fails(cause), refuses('one')])
    t.same(await ask('Bearer abc'), [503, 'AUTHENTICATION_UNAVAILABLE'], String(cause))
    t.match(await failureOf([refuses('one'), fails(cause)]), { code: 'AUTHENTICATION_UNAVAILABLE' }, String(cause))
  }
  t.equal(((await failureOf([fails(driver)])) as { cause: unknown }).cause, driver, 'the cause is kept for the log')
})

t.test('createAuthenticate() takes an unfit answer of a verifier for a failure', async (t) => {
  for (const answer of [undefined, {}, { userId: 7 }, true, 'user', { refused: 1 }]) {
    const { ask } = await buildHost(t, [doing(() => answer)])
    t.same(await ask('Bearer abc'), [503, 'AUTHENTICATION_UNAVAILABLE'], JSON.stringify(answer))
  }
})

t.test('createAuthenticate() answers what could not be checked before what was refused', async (t) => {
  const failing = (code: CatalogueCode) => fails(createBindingError(code))
  const rows: [TokenVerifier[], string][] = [
    [[refuses('one'), failing('FORBIDDEN')], 'FORBIDDEN'],
    [[failing('FORBIDDEN'), refuses('one')], 'FORBIDDEN'],
    [[failing('FORBIDDEN'), failing('STORE_UNAVAILABLE'), refuses('one')], 'STORE_UNAVAILABLE'],
    [[failing('STORE_UNAVAILABLE'), failing('AUTHENTICATION_UNAVAILABLE')], 'STORE_UNAVAILABLE']
  ]
  for (const [verifiers, code] of rows) t.match(await failureOf(verifiers), { code })
})

t.test('getUserId() throws UNAUTHENTICATED when the request was not authenticated', async (t) => {
  const { ask } = await buildHost(t, [createVerifier('a')])
  t.same(await ask('Bearer abc', '/open'), [401, 'UNAUTHENTICATED'])
})

t.test('createAuthenticate() throws when there is no verifier', async (t) => {
  t.throws(() => createAuthenticate([]), { code: 'OAUTH_BINDING_OPTIONS' })
})
