import fastifyRateLimit from '@fastify/rate-limit'
import t from 'tap'
import { createBindingError } from '../../src/errors.js'
import type { BindingStore } from '../../src/persistence/store.js'
import { buildApp, familyUrl, type BuildAppOptions } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'

type Plugin = NonNullable<BuildAppOptions['plugin']>

function withStore(change: Partial<BindingStore>): Plugin {
  return (options) => ({ ...options, store: { ...options.store, ...change } })
}

await t.test('handleError() words what the framework raises', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite' })
  const user = await host.createUser()
  const before = await countRows(host)
  const json = { 'content-type': 'application/json' }
  const put = (payload: string, headers: Record<string, string>) =>
    host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload, headers })
  const cases: [string, () => ReturnType<typeof put>, number, string][] = [
    ['malformed JSON', () => put('{"state":', json), 400, 'REQUEST_UNREADABLE'],
    ['a poisoned prototype', () => put('{"__proto__":{"state":true}}', json), 400, 'REQUEST_UNREADABLE'],
    ['text', () => put('state=true', { 'content-type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a form',
      () => put('state=true', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE'
    ],
    ['a large body', () => put(JSON.stringify({ state: 'x'.repeat(17_000) }), json), 413, 'PAYLOAD_TOO_LARGE']
  ]
  for (const [name, request, status, error] of cases) {
    t.match(await request(), { status, body: { code: status, error } }, name)
  }
  t.strictSame(await countRows(host), before)
})

await t.test('createNotFoundHandler() tells unknown paths from unknown methods', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite' })
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    const response = await host.send(null, { method, url: familyUrl })
    t.match(response, { status: 405, body: { error: 'METHOD_NOT_ALLOWED' }, headers: { allow: 'GET, POST' } }, method)
  }
  for (const method of ['GET', 'POST', 'DELETE'] as const) {
    const response = await host.send(null, { method, url: `${familyUrl}/WECHAT?x=1` })
    t.match(response, { status: 405, headers: { allow: 'PUT' } }, method)
  }
  for (const url of [`${familyUrl}/WECHAT/more`, `${familyUrl}/WECHAT/more/still`]) {
    t.match(await host.send(null, { method: 'PUT', url }), { status: 404, body: { error: 'NOT_FOUND' } }, url)
  }
})

await t.test('handleError() takes what @fastify/auth raises for 401, unless it says more', async (t) => {
  const cases: [Error, number, string | undefined][] = [
    [new Error('no such session'), 401, undefined],
    [Object.assign(new Error('gone'), { statusCode: 401 }), 401, undefined],
    [Object.assign(new Error('not an administrator'), { statusCode: 403 }), 403, 'FORBIDDEN'],
    [createBindingError('VALIDATION_FAILED'), 403, 'FORBIDDEN'],
    [createBindingError('AUTHENTICATION_UNAVAILABLE', { retryAfterSeconds: 3 }), 503, 'AUTHENTICATION_UNAVAILABLE']
  ]
  for (const [failure, status, error] of cases) {
    const host = await buildApp(t, {
      kind: 'sqlite',
      plugin: (options) => ({
        ...options,
        auth: async () => {
          throw failure
        }
      })
    })
    const response = await host.send(null, { url: familyUrl })
    t.match(response, { status, body: { code: status } })
    t.equal(response.body.error, error)
    if (status === 401) t.equal(response.headers['www-authenticate'], 'Bearer')
    if (status === 503) t.equal(response.headers['retry-after'], '3')
  }
})

await t.test(
  'handleError() keeps the guidance of the host’s rate limiter, and gives some where there is none',
  async (t) => {
    const limited = await buildApp(t, {
      kind: 'sqlite',
      host: (app) => app.register(fastifyRateLimit, { max: 1, timeWindow: 5000 })
    })
    const user = await limited.createUser()
    t.equal((await limited.send(user, { url: familyUrl })).status, 200)
    const refused = await limited.send(user, { url: familyUrl })
    t.match(refused, { status: 429, body: { error: 'TOO_MANY_REQUESTS' }, headers: { 'retry-after': '5' } })

    const rude = await buildApp(t, {
      kind: 'sqlite',
      host: (app) =>
        app.addHook('onRequest', async (request) => {
          throw Object.assign(new Error('no'), { statusCode: Number(request.headers['x-status']) })
        })
    })
    const ask = (status: number) => rude.send(null, { url: familyUrl, headers: { 'x-status': String(status) } })
    t.match(await ask(429), { status: 429, headers: { 'retry-after': '1' } })
    t.match(await ask(503), { status: 503, body: { error: 'SERVICE_UNAVAILABLE' }, headers: { 'retry-after': '1' } })
    t.match(await ask(418), { status: 400, body: { error: 'REQUEST_UNREADABLE' } })
    t.match(await ask(502), { status: 500, body: { error: 'INTERNAL_ERROR' } })
  }
)

await t.test('handleError() tells that the store is away, and logs faults without their values', async (t) => {
  const lines: string[] = []
  const server = { logger: { level: 'info', stream: { write: (line: string) => lines.push(line) } } }
  const away = await buildApp(t, {
    kind: 'sqlite',
    server,
    plugin: withStore({
      findListing: async () => {
        throw createBindingError('STORE_UNAVAILABLE', { retryAfterSeconds: 2 })
      },
      unbind: async () => {
        throw new TypeError('a fault of ours')
      }
    })
  })
  const user = await away.createUser()
  const response = await away.send(user, { url: familyUrl })
  t.match(response, { status: 503, body: { error: 'STORE_UNAVAILABLE' }, headers: { 'retry-after': '2' } })
  t.match(await away.unbind(user, 'WECHAT'), { status: 500, body: { error: 'INTERNAL_ERROR' } })
  const log = lines.join('')
  t.match(log, 'a fault of ours')
  t.match(log, 'The database is away')
  t.notMatch(log, user.token.split('|')[1], 'no token reaches the log')
})

await t.test('completeBinding() whose failure cannot be recorded still tells the failure', async (t) => {
  const lost = createBindingError('STORE_UNAVAILABLE')
  const host = await buildApp(t, { kind: 'sqlite', plugin: withStore({ failClaim: () => Promise.reject(lost) }) })
  const user = await host.createUser()
  const state = new URL(await host.issue(user, 'WECHAT')).searchParams.get('state')!
  const response = await host.complete(user, 'WECHAT', { code: 'not-a-code', state })
  t.match(response, { status: 502, body: { error: 'PROVIDER_CODE_REJECTED' } })
})

await t.test(
  'completeBinding() when the store is away for the binding is 503, and an unknown outcome 403',
  async (t) => {
    const away = createBindingError('STORE_UNAVAILABLE')
    const host = await buildApp(t, { kind: 'sqlite', plugin: withStore({ completeClaim: () => Promise.reject(away) }) })
    const user = await host.createUser()
    t.match(await host.bind(user, 'WECHAT', 'xiaoming'), { status: 503, body: { error: 'STORE_UNAVAILABLE' } })

    const newer = await buildApp(t, {
      kind: 'sqlite',
      plugin: withStore({ claimState: async () => ({ status: 'finished', outcome: 'OF_A_NEWER_VERSION' }) })
    })
    const same = await newer.createUser()
    const response = await newer.complete(same, 'WECHAT', { code: 'c', state: 's' })
    t.match(response, { status: 403, body: { error: 'STATE_UNUSABLE' } })
  }
)
