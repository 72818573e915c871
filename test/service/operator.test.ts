import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { adminAbility, createAccessTokens } from '../../src/auth/access-token.js'
import { openDatabase, type DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createPrismaStore } from '../../src/persistence/prisma-store.js'
import { loadConfig } from '../../src/service/config/config.js'
import { createServer } from '../../src/service/server.js'
import type { RateCount, Siblings } from '../../src/service/siblings.js'
import { assertContract } from '../helpers/assert-contract.js'
import { operatorUrl } from '../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { serviceEnvironment } from '../helpers/service-environment.js'
import { createTokenSession, signIn } from '../helpers/sign-in-actor.js'
import { bind, contextOf, openId } from '../helpers/store-actor.js'

const notFound = '{"code":404,"msg":"请求的路径不存在。","error":"NOT_FOUND"}'
const jwtSettings = { JWT_ISSUER: 'issuer', JWT_AUDIENCE: 'audience', JWT_SECRET: 'a shared secret of 32 characters' }

/** The stand-alone service with the binding of user 7, and tokens. */
async function buildService(t: Test, kind: DatabaseKind, settings: Record<string, string> = {}, siblings?: Siblings) {
  const database = await openDatabase((await createDatabase(t, kind)).url)
  const lines: string[] = []
  const config = loadConfig({ ...serviceEnvironment, OAUTH_BINDING_OPERATOR: 'on', ...settings })
  const server = await createServer(config, { database, logStream: { write: (line) => lines.push(line) }, siblings })
  const { app, admin } = server
  t.teardown(async () => {
    await app.close()
    await admin?.close()
    await database.close()
  })
  const store = createPrismaStore(database, { accessTokens: {} })
  await bind(store, contextOf('7'), [openId('a')])
  const [{ id } = { id: '' }] = await store.findBindings({ after: null, limit: 1 })
  const tokens = createPrismaAccessTokenStore(database)
  const createToken = async (...abilities: string[]) => {
    const given = abilities.length === 0 ? {} : { abilities }
    const token = { store: tokens, userId: '1', name: 'test', count: 1, expiresAt: null, now: new Date(), ...given }
    return (await createAccessTokens(token))[0]!
  }
  const operator = await createToken(adminAbility)
  const ask = async (
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { payload, token = operator, at = admin ?? app }: { payload?: object; token?: string; at?: FastifyInstance } = {}
  ) => {
    const url = operatorUrl + path
    const headers = { authorization: `Bearer ${token}` }
    const response = await at.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    assertContract(t, { method, url, response })
    return response
  }
  const readMetrics = async () =>
    (await (admin ?? app).inject('/metrics')).body.split('\n').filter((line) => line.startsWith('oauth_binding_events'))
  return { ...server, store, tokens, lines, id, ask, createToken, readMetrics }
}

const reason = { reason: 'on request' }
const done = '{"code":200,"data":"操作成功","msg":"success"}'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test(
      'the service lets operators find, suspend, resume and remove, and says so in log and metrics',
      async (t) => {
        const { ask, id, lines, readMetrics, store, tokens } = await buildService(t, kind)
        t.match((await ask('GET', '?user_id=7')).json().data, { items: [{ id, type: 'WECHAT' }], next_cursor: null })
        t.match((await ask('POST', '/search', { payload: { type: 'WECHAT', subject: 'a' } })).json().data.items, [
          { id }
        ])
        const session = createTokenSession({ expiresAt: new Date('2999-01-01') })
        const signedIn = (await signIn(store, [openId('a')], { createSession: session })) as { session: string }
        t.ok(await tokens.findAccessToken(signedIn.session))
        t.equal((await ask('POST', `/${id}/suspension`, { payload: reason })).body, done)
        t.equal(await tokens.findAccessToken(signedIn.session), null, 'its session has ended')
        t.equal((await ask('DELETE', `/${id}/suspension`)).body, done)
        t.equal((await ask('POST', `/${id}/removal`, { payload: reason })).body, done)
        t.equal((await ask('POST', `/${id}/removal`, { payload: reason })).json().error, 'BINDING_NOT_FOUND')
        const events = await store.findEvents({ after: null, limit: 10 })
        t.match(events.slice(1), [
          { type: 'SUSPENDED', by: '1', reason: 'on request' },
          { type: 'RESUMED', by: '1', reason: null },
          { type: 'UNBOUND', by: '1', reason: 'on request' }
        ])
        const seen = lines
          .map((line) => JSON.parse(line) as { event?: string })
          .filter(({ event }) => event !== undefined)
        t.match(
          seen,
          ['suspended', 'resumed', 'removed'].map((event) => ({ event, userId: '7', type: 'WECHAT', by: '1' }))
        )
        t.notMatch(lines.join(''), 'on request')
        t.strictSame(
          (await readMetrics()).sort(),
          ['removed', 'resumed', 'suspended'].map(
            (event) => `oauth_binding_events_total{event="${event}",type="WECHAT",error="none"} 1`
          )
        )
      }
    )

    await t.test('the service takes tokens that list the ability by name, and no others', async (t) => {
      const { app, ask, createToken, lines, id } = await buildService(t, kind, jwtSettings)
      const removal = { payload: reason }
      for (const token of [await createToken(), await createToken('oauth-binding'), await createToken('*', 'x')]) {
        const refused = await ask('POST', `/${id}/removal`, { ...removal, token })
        t.equal(refused.body, '{"code":403,"msg":"没有权限执行该操作。","error":"FORBIDDEN"}')
      }
      const { SignJWT } = await import('jose')
      const signed = await new SignJWT({ scope: adminAbility, abilities: [adminAbility] })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('issuer')
        .setAudience('audience')
        .setSubject('1')
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(jwtSettings.JWT_SECRET))
      const authorization = `Bearer ${signed}`
      t.equal(
        (await app.inject({ url: '/api/administrator/user/oauth-binding', headers: { authorization } })).statusCode,
        200
      )
      const refused = await ask('POST', `/${id}/removal`, { ...removal, token: signed })
      t.equal(refused.body, '{"code":401,"msg":"请求未认证"}')
      t.match(JSON.parse(lines.at(-1)!), {
        event: 'token_refused',
        error: 'UNAUTHENTICATED',
        reason: 'token_kind_unknown'
      })
      t.equal((await ask('GET', '', { token: await createToken('*', adminAbility) })).statusCode, 200)
    })
  })
}

await t.test('without its setting the service has no operation of operators, nor documents one', async (t) => {
  const { app } = await buildService(t, 'sqlite', { OAUTH_BINDING_OPERATOR: '' })
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/search'],
    ['POST', '/x/suspension'],
    ['DELETE', '/x/suspension'],
    ['POST', '/x/removal']
  ] as const) {
    const response = await app.inject({ method, url: operatorUrl + path })
    t.strictSame([response.statusCode, response.body], [404, notFound], path)
  }
  const { paths, tags } = (await app.inject('/documentation/json')).json() as { paths: object; tags: object[] }
  t.strictSame(
    Object.keys(paths).filter((path) => path.startsWith(operatorUrl)),
    []
  )
  t.notMatch(JSON.stringify(tags), '"operator"')
  const on = await buildService(t, 'sqlite')
  t.ok(Object.keys((await on.app.inject('/documentation/json')).json().paths).includes(`${operatorUrl}/search`))
})

await t.test('with an admin port the operations are there alone, with their limits, events and CORS', async (t) => {
  const origin = 'https://console.example.com'
  const { app, admin, ask, id, readMetrics } = await buildService(t, 'sqlite', {
    OAUTH_BINDING_ADMIN_PORT: '0',
    OAUTH_BINDING_CORS_ORIGINS: origin,
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '4'
  })
  t.equal((await app.inject(operatorUrl)).body, notFound)
  t.equal((await ask('GET', '')).statusCode, 200)
  t.equal((await ask('POST', `/${id}/suspension`, { payload: reason })).statusCode, 200)
  t.strictSame(await readMetrics(), ['oauth_binding_events_total{event="suspended",type="WECHAT",error="none"} 1'])
  const preflight = await admin!.inject({
    method: 'OPTIONS',
    url: `${operatorUrl}/${id}/suspension`,
    headers: { origin, 'access-control-request-method': 'DELETE' }
  })
  t.match(preflight.headers, {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, PUT, POST, DELETE'
  })
  for (const path of ['/search', `/${id}/removal`]) t.equal((await ask('POST', path, { payload: {} })).statusCode, 403)
  t.equal((await ask('POST', `/${id}/removal`, { payload: reason })).statusCode, 200)
  t.equal((await ask('DELETE', `/${id}/suspension`)).statusCode, 404)
  const tooMany = await ask('POST', '/search', { payload: { type: 'WECHAT', subject: 'a' } })
  t.match(tooMany.json(), { code: 429, error: 'TOO_MANY_REQUESTS' })
  t.match(await readMetrics(), [/suspended/, /removed/, /event="refused",type="none",error="TOO_MANY_REQUESTS"/])
})

await t.test('without authentication an address is limited before its tokens are looked up', async (t) => {
  const { ask } = await buildService(t, 'sqlite', { OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '3' })
  const guess = (index: number) => ask('GET', '', { token: `${index}|${'x'.repeat(40)}` })
  const statuses = []
  for (let index = 1; index <= 4; index += 1) statuses.push((await guess(index)).statusCode)
  t.strictSame(statuses, [401, 401, 401, 429])
})

t.test('operators’ requests are counted with the other workers, apart from those of users', async (t) => {
  const counted: RateCount[] = []
  const siblings: Siblings = {
    countRate: async (count) => {
      counted.push(count)
      return 0
    },
    gatherMetrics: async () => [],
    offerMetrics: () => undefined
  }
  const { ask, createToken, app } = await buildService(t, 'sqlite', {}, siblings)
  t.equal((await ask('GET', '?limit=1')).statusCode, 200)
  const authorization = `Bearer ${await createToken('oauth-binding')}`
  await app.inject({ url: '/api/administrator/user/oauth-binding', headers: { authorization } })
  t.strictSame(counted, [
    { rate: 'operator_issues', max: 600, key: '1' },
    { rate: 'issues', max: 600, key: '1' }
  ])
})
