import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { openDatabase, type DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { loadConfig } from '../../src/service/config/config.js'
import { createServer } from '../../src/service/server.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { execute, insertLaravelToken, secretOf } from '../helpers/laravel-table.js'
import { createIssuerKey, signToken, startJwksServer } from '../helpers/jwks-server.js'
import { sendRaw } from '../helpers/send-raw.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

const alter = 'alter table personal_access_tokens'
const familyUrl = '/api/administrator/user/oauth-binding'

async function buildServer(t: Test, settings: Record<string, string> = {}, kind: DatabaseKind = 'sqlite') {
  const { url } = await createDatabase(t, kind)
  const database = await openDatabase(url)
  const lines: string[] = []
  const logStream = {
    write(line: string) {
      lines.push(line)
    }
  }
  const config = loadConfig({ ...serviceEnvironment, ...settings })
  const { app, admin } = await createServer(config, { database, logStream })
  t.teardown(async () => {
    await app.close()
    await admin?.close()
    await database.close()
  })
  const store = createPrismaAccessTokenStore(database)
  const [token = ''] = await createAccessTokens({
    ...{ store, userId: '1', name: 'test', count: 1, expiresAt: null },
    now: new Date()
  })
  const authorization = `Bearer ${token}`
  const issue = (headers = { authorization }) =>
    app.inject({ method: 'PUT', url: `${familyUrl}/WECHAT`, headers, payload: { state: false } })
  return { app, admin, database, lines, authorization, issue }
}

for (const kind of databaseKinds) {
  t.test(`createServer() serves the operations (${kind})`, async (t) => {
    const { app, issue, authorization } = await buildServer(t, {}, kind)
    const response = await issue()
    t.equal(response.statusCode, 200)
    t.match(
      response.body,
      /^\{"code":200,"data":"https:\/\/open\.weixin\.qq\.com\/connect\/qrconnect\?appid=wx64b522a7ca7bf76d&redirect_uri=http%3A%2F%2Flocalhost%3A8000%2F%23%2Faccount%2Fsettings%2Fbinding%2Fwechat&response_type=code&scope=snsapi_login&state=[0-9a-f]{32}&connect_redirect=1#wechat_redirect","msg":"success"\}$/
    )
    const list = await app.inject({ url: familyUrl, headers: { authorization } })
    t.match(list.json().data, [{ name: 'ding_talk' }, { name: 'wechat' }])
    t.equal((await app.inject('/health/ready')).statusCode, 200)
  })
}

t.test('createServer() offers the one provider that is configured', async (t) => {
  const { app, authorization } = await buildServer(t, {
    ...{ DING_TALK_CLIENT_ID: '', DING_TALK_CLIENT_SECRET: '', DING_TALK_REDIRECT_URI: '' }
  })
  const list = await app.inject({ url: familyUrl, headers: { authorization } })
  t.strictSame(
    list.json().data.map(({ name }: { name: string }) => name),
    ['wechat']
  )
})

t.test('createServer() offers DingTalk in the flow configured', async (t) => {
  const { app, authorization, issue } = await buildServer(t, {
    ...{ WECHAT_APP_ID: '', WECHAT_APP_SECRET: '', WECHAT_REDIRECT_URI: '' },
    DING_TALK_FLOW: 'legacy'
  })
  const list = await app.inject({ url: familyUrl, headers: { authorization } })
  t.equal(list.json().data.length, 1)
  t.match(list.json().data[0].url, 'https://oapi.dingtalk.com/connect/qrconnect?appid=dingtest&')
  t.match((await issue()).json(), { code: 403, data: { type: Array } })
})

const operatorPaths = ['/metrics', '/documentation', '/documentation/yaml', '/documentation/json']
const notFound = '{"code":404,"msg":"请求的路径不存在。","error":"NOT_FOUND"}'

t.test('createServer() serves metrics and documentation at a port of their own, the probes at both', async (t) => {
  const { app, admin, issue, lines } = await buildServer(t, { OAUTH_BINDING_ADMIN_PORT: '0' })
  t.equal((await issue()).statusCode, 200)
  for (const path of operatorPaths) {
    t.strictSame([(await app.inject(path)).body, (await admin!.inject(path)).statusCode], [notFound, 200], path)
  }
  for (const path of ['/health/live', '/health/ready']) {
    t.strictSame([(await app.inject(path)).statusCode, (await admin!.inject(path)).statusCode], [200, 200], path)
  }
  t.match(
    (await admin!.inject('/metrics')).body,
    'oauth_binding_events_total{event="issued",type="WECHAT",error="none"} 1'
  )
  t.equal((await admin!.inject({ url: familyUrl })).body, notFound)
  t.match(JSON.parse(lines.at(-1)!), { req: { path: familyUrl }, res: { statusCode: 404 } })
})

t.test('createServer() leaves out metrics and documentation that are off', async (t) => {
  const off = { OAUTH_BINDING_METRICS: 'off', OAUTH_BINDING_DOCUMENTATION: 'off' }
  const { app, admin, issue } = await buildServer(t, off)
  t.equal(admin, null)
  t.equal((await issue()).statusCode, 200)
  for (const path of operatorPaths) t.equal((await app.inject(path)).body, notFound, path)
  t.equal((await app.inject('/health/ready')).statusCode, 200)
})

t.test('createServer() answers in the envelope what no operation answers', async (t) => {
  const { app, authorization } = await buildServer(t)
  const expected: [string, string, number, string][] = [
    ['GET', '/unknown', 404, 'NOT_FOUND'],
    ['GET', '/api/administrator/user', 404, 'NOT_FOUND'],
    ['POST', '/health/live', 404, 'NOT_FOUND'],
    ['GET', '/%', 400, 'REQUEST_UNREADABLE'],
    ['GET', `${familyUrl}/%ZZ`, 400, 'REQUEST_UNREADABLE'],
    ['DELETE', familyUrl, 405, 'METHOD_NOT_ALLOWED'],
    ['OPTIONS', familyUrl, 405, 'METHOD_NOT_ALLOWED']
  ]
  for (const [method, url, status, error] of expected) {
    const response = await app.inject({ method: method as 'GET', url, headers: { authorization } })
    t.match(response.json(), { code: status, error }, `${method} ${url}`)
    t.equal(response.statusCode, status)
    t.equal(response.headers['cache-control'], 'no-store')
  }
  const payload = { type: 'WECHAT', code: 'x'.repeat(17_000), state: 'x' }
  const large = await app.inject({ method: 'POST', url: familyUrl, headers: { authorization }, payload })
  t.match(large.json(), { code: 413, error: 'PAYLOAD_TOO_LARGE' })
  await app.listen({ host: '127.0.0.1', port: 0 })
  t.match(await sendRaw((app.server.address() as AddressInfo).port, 'x\r\n\r\n'), '"error":"REQUEST_UNREADABLE"')
})

t.test('createServer() allows the configured origins, and only with them CORS', async (t) => {
  const preflight = {
    ...{ method: 'OPTIONS' as const, url: `${familyUrl}/WECHAT` },
    headers: { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' }
  }
  const open = await buildServer(t, { OAUTH_BINDING_CORS_ORIGINS: 'https://app.example.com,https://b.example.com' })
  const allowed = await open.app.inject(preflight)
  t.equal(allowed.statusCode, 204)
  t.match(allowed.headers, {
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-methods': 'GET, PUT, POST',
    'access-control-allow-headers': 'Accept, Accept-Language, Authorization, Content-Type',
    // Without it a page of the same site could not sign in with the cookie.
    'access-control-allow-credentials': 'true'
  })
  const answer = await open.issue({ authorization: open.authorization, origin: 'https://b.example.com' } as never)
  t.equal(answer.headers['access-control-allow-origin'], 'https://b.example.com')
  t.match(String(answer.headers.vary).toLowerCase(), 'origin')
  const stranger = await open.app.inject({
    ...preflight,
    headers: { ...preflight.headers, origin: 'https://evil.example' }
  })
  t.notOk(stranger.headers['access-control-allow-origin'])
  const closed = await buildServer(t)
  t.notOk((await closed.app.inject(preflight)).headers['access-control-allow-origin'])
})

t.test('createServer() limits completions, nothing else', async (t) => {
  const { app, authorization, issue } = await buildServer(t, { OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '1' })
  const complete = () =>
    app.inject({
      ...{ method: 'POST', url: familyUrl, headers: { authorization } },
      payload: { type: 'WECHAT', code: 'x', state: 'x' }
    })
  t.match((await complete()).json(), { code: 403, error: 'STATE_UNUSABLE' })
  const second = await complete()
  t.match(second.json(), { code: 429, error: 'TOO_MANY_REQUESTS' })
  t.match(second.headers['retry-after'], /^\d+$/)
  for (let count = 0; count < 3; count += 1) t.equal((await issue()).statusCode, 200)
})

t.test('createServer() limits what a user may issue, and what an address may ask at all', async (t) => {
  const settings = {
    ...{ OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '2', OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '4' }
  }
  const { app, authorization, issue } = await buildServer(t, settings)
  t.equal((await issue()).statusCode, 200)
  t.equal((await app.inject({ url: familyUrl, headers: { authorization } })).statusCode, 200)
  t.match((await issue()).json(), { code: 429, error: 'TOO_MANY_REQUESTS' })
  t.equal((await issue({ authorization: 'Bearer guess' })).statusCode, 401)
  t.match((await issue({ authorization: 'Bearer guess' })).json(), { code: 429, error: 'TOO_MANY_REQUESTS' })
  t.equal((await app.inject('/health/ready')).statusCode, 200)
})

t.test('createServer() counts for itself while the Redis that is configured is away', async (t) => {
  const { issue, lines } = await buildServer(t, {
    OAUTH_BINDING_REDIS_URL: 'redis://user:redis-password@127.0.0.1:1',
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '1'
  })
  t.equal((await issue()).statusCode, 200)
  t.equal((await issue()).statusCode, 429)
  t.match(lines.join(''), 'Redis is away')
  t.notMatch(lines.join(''), 'redis-password')
})

t.test('createServer() accepts signed tokens where configured, personal tokens still', async (t) => {
  const key = await createIssuerKey('key')
  const server = await startJwksServer(t, [key])
  const { issue } = await buildServer(t, {
    ...{ JWT_ISSUER: 'https://issuer.example.com', JWT_AUDIENCE: 'bindings', JWT_JWKS_URL: server.url }
  })
  const exp = Math.floor(Date.now() / 1000) + 600
  const token = await signToken(key, { iss: 'https://issuer.example.com', aud: 'bindings', exp, sub: 'user-7' })
  t.equal((await issue({ authorization: `Bearer ${token}` })).statusCode, 200)
  t.equal((await issue()).statusCode, 200)
  const unauthenticated = await issue({ authorization: `Bearer ${token.slice(0, -4)}AAAA` })
  t.equal(unauthenticated.body, '{"code":401,"msg":"请求未认证"}')
})

t.test('createServer() answers 503 with Retry-After while the key server is away', async (t) => {
  const key = await createIssuerKey('key')
  const { issue } = await buildServer(t, {
    ...{ JWT_ISSUER: 'https://issuer.example.com', JWT_AUDIENCE: 'bindings', JWT_JWKS_URL: 'http://127.0.0.1:1/' }
  })
  const exp = Math.floor(Date.now() / 1000) + 600
  const token = await signToken(key, { iss: 'https://issuer.example.com', aud: 'bindings', exp, sub: 'user-7' })
  const response = await issue({ authorization: `Bearer ${token}` })
  t.match(response.json(), { code: 503, error: 'AUTHENTICATION_UNAVAILABLE' })
  t.equal(response.headers['retry-after'], '5')
})

t.test('createServer() logs a line of JSON a request, without secrets', async (t) => {
  const { app, lines, issue, authorization } = await buildServer(t)
  const url = new URL((await issue()).json().data)
  const payload = { type: 'WECHAT', code: 'secret-code', state: url.searchParams.get('state') }
  const headers = { authorization, cookie: 'PHPSESSID=secret-cookie' }
  await app.inject({ method: 'POST', url: `${familyUrl}?token=secret-query`, headers, payload })
  const written = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request completed')
  t.match(written, [
    { req: { method: 'PUT', path: `${familyUrl}/WECHAT` }, res: { statusCode: 200 }, reqId: /^[0-9a-f-]{36}-\d+$/ },
    { req: { method: 'POST', path: familyUrl }, res: { statusCode: Number } }
  ])
  const secrets = [
    authorization,
    authorization.slice(-40),
    payload.state!,
    'secret-',
    serviceEnvironment.WECHAT_APP_SECRET!
  ]
  for (const secret of secrets) t.notMatch(lines.join(''), secret)
})

t.test('createServer() believes X-Forwarded-For from proxies it is told to trust', async (t) => {
  const headers = { 'x-forwarded-for': '203.0.113.7' }
  const addresses: Record<string, string> = { '': '127.0.0.1', true: '203.0.113.7', '127.0.0.0/8': '203.0.113.7' }
  for (const [setting, address] of Object.entries({ ...addresses, '10.0.0.0/8': '127.0.0.1' })) {
    const { app, lines } = await buildServer(t, { OAUTH_BINDING_TRUST_PROXY: setting })
    await app.inject({ url: '/', headers })
    t.equal(JSON.parse(lines.at(-1)!).req.remoteAddress, address, setting)
    await app.inject({ url: '/', headers: { 'x-forwarded-for': 'secret-text"' } })
    t.equal(JSON.parse(lines.at(-1)!).req.remoteAddress, '127.0.0.1', `${setting}: a text that is no address`)
  }
})

t.test('createServer() answers 503 to GET /health/ready when the database is away', async (t) => {
  const { app, database } = await buildServer(t)
  database.verifyWriting = () => Promise.reject(new Error('away'))
  t.match((await app.inject('/health/ready')).json(), { code: 503, error: 'STORE_UNAVAILABLE' })
  t.equal((await app.inject('/health/live')).statusCode, 200)
})

for (const kind of databaseKinds) {
  t.test(
    `GET /health/ready is 503 while a table of bindings, or a column, is away, and then 200 (${kind})`,
    async (t) => {
      const { app, database, lines } = await buildServer(t, {}, kind)
      const faults: Record<string, [string, string]> = {
        oauth_sessions: ['alter table oauth_sessions rename to away', 'alter table away rename to oauth_sessions'],
        'oauth_states.nonce': [
          'alter table oauth_states rename column nonce to away',
          'alter table oauth_states rename column away to nonce'
        ]
      }
      for (const [name, [breakIt, mendIt]] of Object.entries(faults)) {
        await execute(database, breakIt)
        t.match((await app.inject('/health/ready')).json(), { code: 503, error: 'STORE_UNAVAILABLE' }, name)
        t.ok(
          lines.some((line) => line.includes(`The database lacks ${name}`)),
          `the log names ${name}`
        )
        await execute(database, mendIt)
        t.equal((await app.inject('/health/ready')).statusCode, 200, name)
      }
    }
  )
}

/** What an application's table of tokens may turn into, and the word by which the log names it. */
const tokenTableFaults: Record<string, [string[], string]> = {
  'Sanctum 2 made it': [[`${alter} drop column expires_at`], 'expires_at'],
  'a column has another name': [[`${alter} rename column token to hash`], 'token'],
  'it has another name': [[`${alter} rename to tokens`], 'personal_access_tokens']
}

for (const kind of databaseKinds) {
  t.test(
    `createServer() answers 503, never 401, and names the fault in the log when, of tokens, (${kind})`,
    async (t) => {
      for (const [when, [statements, word]] of Object.entries(tokenTableFaults)) {
        const { app, database, lines, issue } = await buildServer(t, {}, kind)
        t.equal((await issue()).statusCode, 200)
        await execute(database, ...statements)
        lines.length = 0
        const response = await issue()
        t.equal(response.statusCode, 503, when)
        t.equal(response.json().error, 'AUTHENTICATION_UNAVAILABLE', when)
        t.match(response.headers['retry-after'], /^[1-9]\d*$/, when)
        t.ok(
          lines.some((line) => line.includes('AUTHENTICATION_UNAVAILABLE') && line.includes(word)),
          `${when}: a line of the log names ${word}`
        )
        lines.length = 0
        const ready = await app.inject('/health/ready')
        t.equal(ready.statusCode, 503, `${when}: not ready`)
        t.ok(
          lines.some((line) => line.includes(word)),
          `${when}: the probe names ${word}, too`
        )
      }
    }
  )

  t.test(`createServer() reads the table of tokens as its settings say (${kind})`, async (t) => {
    const { database, issue } = await buildServer(
      t,
      {
        OAUTH_BINDING_TOKEN_TIME_ZONE: 'Asia/Shanghai',
        OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES: '60',
        OAUTH_BINDING_TOKEN_ABILITY: 'bind',
        OAUTH_BINDING_TOKEN_HOLDER_TABLE: 'users'
      },
      kind
    )
    await execute(database, 'create table users (id bigint primary key)', 'insert into users values (7)')
    // Half an hour ago, as a clock in Shanghai showed it.
    const wall = (minutes: number) =>
      new Date(Date.now() + (8 * 60 + minutes) * 60_000).toISOString().slice(0, 19).replace('T', ' ')
    let count = 0
    const ask = async (changes: Record<string, string | null>) => {
      const row = {
        secret: `${secretOf('a')}${(count += 1)}`,
        created_at: wall(-30),
        abilities: '["bind"]',
        ...changes
      }
      const response = await issue({ authorization: `Bearer ${await insertLaravelToken(database, row)}` })
      return [response.statusCode, response.json().error]
    }
    t.strictSame(await ask({}), [200, undefined])
    t.strictSame(await ask({ expires_at: wall(5) }), [200, undefined])
    t.strictSame(await ask({ expires_at: wall(-5) }), [401, undefined], 'expired five minutes ago')
    t.strictSame(await ask({ created_at: wall(-61) }), [401, undefined], 'made 61 minutes ago')
    t.strictSame(await ask({ abilities: '["oauth-binding"]' }), [403, 'FORBIDDEN'])
    t.strictSame(await ask({ tokenable_id: '8' }), [401, undefined], 'its holder is gone')
  })
}
