import fastifyRateLimit from '@fastify/rate-limit'
import t, { type Test } from 'tap'
import { createBindingError } from '../../../src/errors.js'
import type { DatabaseKind } from '../../../src/persistence/open-database.js'
import type { BindingStore } from '../../../src/persistence/store.js'
import { buildApp, familyUrl, type BuildAppOptions } from '../../helpers/build-app.js'
import { countRows } from '../../helpers/count-rows.js'
import { databaseKinds } from '../../helpers/databases.js'

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
    t.match(await ask(418), { status: 418, body: { msg: 'no', error: 'REQUEST_REFUSED' } })
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

/** Throws what a test says at that place of a host. */
type Place = (fail: () => unknown) => Pick<BuildAppOptions, 'host' | 'plugin'>

const places: Record<string, Place> = {
  auth: (fail) => ({ plugin: (options) => ({ ...options, auth: async () => fail() as never }) }),
  'an onRequest hook': (fail) => ({ host: (app) => app.addHook('onRequest', async () => fail() as never) }),
  'a preHandler hook': (fail) => ({ host: (app) => app.addHook('preHandler', async () => fail() as never) }),
  canUnbind: (fail) => ({ plugin: (options) => ({ ...options, canUnbind: () => fail() as boolean }) })
}

const withStatus = (statusCode: unknown, message = 'subscribe first', more: object = {}): unknown =>
  Object.assign(new Error(message), { statusCode, ...more })

async function failAt(t: Test, kind: DatabaseKind, place: string, thrown: unknown) {
  const fail = (): never => {
    throw thrown
  }
  const host = await buildApp(t, { kind, ...places[place]!(fail) })
  const user = await host.createUser()
  if (place === 'canUnbind') await host.bind(user, 'WECHAT', 'xiaoming')
  const before = await countRows(host)
  const response = await host.unbind(user, 'WECHAT')
  t.strictSame(await countRows(host), before, 'nothing was changed')
  return response
}

for (const kind of databaseKinds) {
  for (const place of Object.keys(places)) {
    await t.test(
      `handleError() keeps status and words of a host’s own 4xx, thrown by ${place} (${kind})`,
      async (t) => {
        const paid = await failAt(t, kind, place, withStatus(402))
        t.equal(paid.text, '{"code":402,"msg":"subscribe first","error":"REQUEST_REFUSED"}')
        t.match(paid, { status: 402, headers: { 'cache-control': 'no-store' } })
      }
    )
  }
}

await t.test('handleError() hands on no words that are not meant for the client', async (t) => {
  const refused = (code: number, msg: string) => ({ status: code, body: { code, msg, error: 'REQUEST_REFUSED' } })
  const cases: [unknown, object][] = [
    [withStatus(400), refused(400, 'subscribe first')],
    [withStatus(409), refused(409, 'subscribe first')],
    [withStatus(451, 'x'.repeat(500)), refused(451, 'x'.repeat(500))],
    [withStatus(451, 'x'.repeat(501)), refused(451, '请求被拒绝。')],
    [withStatus(422, ' '), refused(422, '请求被拒绝。')],
    [withStatus(422, 'a\r\nb'), refused(422, '请求被拒绝。')],
    [withStatus(422, 'a\ud800b'), refused(422, '请求被拒绝。')],
    [withStatus(422, 'secret', { expose: false }), refused(422, '请求被拒绝。')],
    [withStatus(undefined, 'by status', { status: 410 }), refused(410, 'by status')],
    [withStatus('402'), refused(402, 'subscribe first')],
    [{ statusCode: 402 }, refused(402, '请求被拒绝。')],
    [
      withStatus(400, 'echo', { code: 'FST_ERR_X' }),
      { status: 400, body: { error: 'REQUEST_UNREADABLE', msg: '无法解析请求。' } }
    ],
    [
      withStatus(414, 'echo', { code: 'FST_ERR_X' }),
      { status: 400, body: { error: 'REQUEST_UNREADABLE', msg: '无法解析请求。' } }
    ],
    [withStatus(403, 'words'), { status: 403, body: { error: 'FORBIDDEN', msg: '没有权限执行该操作。' } }],
    [createBindingError('REQUEST_REFUSED'), refused(400, '请求被拒绝。')],
    ...[302, 100, 600, NaN, 402.5, Infinity, Symbol('402'), [402], null].map((status): [unknown, object] => [
      withStatus(status),
      { status: 500, body: { error: 'INTERNAL_ERROR' } }
    ]),
    ['text', { status: 500 }],
    [402, { status: 500 }]
  ]
  for (const [thrown, expected] of cases) t.match(await failAt(t, 'sqlite', 'a preHandler hook', thrown), expected)
  t.match(await failAt(t, 'sqlite', 'auth', { statusCode: 402 }), refused(402, '请求被拒绝。'))
})

await t.test('handleError() takes the status that a host gave the reply, when the error has none', async (t) => {
  for (const [status, expected] of [
    [402, { status: 402, body: { msg: 'of the host', error: 'REQUEST_REFUSED' } }],
    [401, { status: 401, headers: { 'www-authenticate': 'Bearer' } }],
    [404, { status: 404, body: { error: 'NOT_FOUND' } }],
    [201, { status: 500, body: { error: 'INTERNAL_ERROR' } }]
  ] as const) {
    const host = await buildApp(t, {
      kind: 'sqlite',
      host: (app) =>
        app.addHook('onRequest', async (_request, reply) => {
          reply.code(status)
          throw new Error('of the host')
        })
    })
    t.match(await host.send(null, { url: familyUrl }), expected)
  }
})

await t.test('handleError() sends the challenge that the host has chosen, or none', async (t) => {
  for (const [challenge, expected] of [
    [undefined, 'Bearer'],
    ['Session realm="x"', 'Session realm="x"'],
    [false, undefined]
  ] as const) {
    const host = await buildApp(t, {
      kind: 'sqlite',
      plugin: (options) => ({ ...options, ...(challenge === undefined ? {} : { challenge }) })
    })
    const response = await host.send(null, { url: familyUrl })
    t.equal(response.status, 401)
    t.equal(response.headers['www-authenticate'], expected)
  }
})
