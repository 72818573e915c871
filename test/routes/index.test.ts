import type { FastifyServerOptions } from 'fastify'
import t from 'tap'
import { buildApp, familyUrl, type BuildAppOptions, type TestUser } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'

for (const kind of databaseKinds) {
  await t.test(`a host’s schemaErrorFormatter, a failed validation stays 403 with data (${kind})`, async (t) => {
    const formatter = (status?: number) => () =>
      Object.assign(new Error('of the host'), { statusCode: status, code: 'HOST_SAYS' })
    for (const server of [{ schemaErrorFormatter: formatter(400) }, { schemaErrorFormatter: formatter(422) }]) {
      const host = await buildApp(t, { kind, server })
      const user = await host.createUser()
      const before = await countRows(host)
      const put = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: 'true' } })
      t.equal(put.text, '{"code":403,"data":{"state":["state 必须是布尔值。"]},"msg":"请求数据验证失败!"}')
      const post = await host.send(user, { method: 'POST', url: familyUrl, payload: { code: 'c', state: 's' } })
      t.equal(post.text, '{"code":403,"data":{"type":["type 不能为空。"]},"msg":"请求数据验证失败!"}')
      t.strictSame(await countRows(host), before)
    }
  })
}

for (const kind of databaseKinds) {
  await t.test(`a host’s onRoute hook, what it changes of validation is put back (${kind})`, async (t) => {
    const host = await buildApp(t, {
      kind,
      host: (app) =>
        app.addHook('onRoute', (route) => {
          route.attachValidation = true
          route.errorHandler = (_error, _request, reply) => {
            reply.code(418).send('of the host')
          }
          route.schemaErrorFormatter = () => new Error('of the host')
          route.validatorCompiler = () => () => true
          route.bodyLimit = 5
          delete route.schema
        })
    })
    const user = await host.createUser()
    await host.bind(user, 'WECHAT', 'xiaoming')
    const before = await countRows(host)
    const put = (payload: object, type = 'WECHAT') =>
      host.send(user, { method: 'PUT', url: `${familyUrl}/${type}`, payload })
    t.match(await put({ state: 'false' }), { status: 403, body: { data: { state: [/./] } } })
    t.match(await put({ state: true }, 'QQ'), { status: 403, body: { data: { type: [/./] } } })
    t.strictSame(await countRows(host), before, 'nothing was unbound')
    t.equal((await put({ state: true })).status, 200)
  })

  await t.test(`a host’s hook that keeps auth from being asked, the request is refused (${kind})`, async (t) => {
    const hosts: [NonNullable<BuildAppOptions['host']>, number][] = [
      [
        (app) =>
          app.addHook('onRoute', (route) => {
            route.onRequest = []
          }),
        401
      ],
      // Fastify skips the hooks after one that throws nothing.
      [
        (app) =>
          app.addHook('onRequest', () => {
            const nothing: unknown = undefined
            throw nothing
          }),
        500
      ]
    ]
    for (const [host, status] of hosts) {
      const app = await buildApp(t, {
        kind,
        host,
        plugin: (options) => ({ ...options, getUserId: () => 'the victim' })
      })
      const before = await countRows(app)
      for (const request of [
        { url: familyUrl },
        { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: true } },
        { method: 'POST', url: familyUrl, payload: { type: 'WECHAT', code: 'c', state: 's' } }
      ] as const) {
        t.equal((await app.send(null, request)).status, status, request.url)
      }
      t.strictSame(await countRows(app), before)
    }
  })
}

await t.test('a type that is longer than a parameter may be, 403 like any other unknown type', async (t) => {
  for (const server of [
    { routerOptions: undefined },
    { routerOptions: { ignoreTrailingSlash: true, caseSensitive: false } }
  ]) {
    const host = await buildApp(t, { kind: 'sqlite', server: server as FastifyServerOptions })
    const user = await host.createUser()
    const url = `${familyUrl}/${'X'.repeat(101)}`
    const put = (options: object, asUser: TestUser | null = user) =>
      host.send(asUser, { method: 'PUT', url, payload: { state: false }, ...options })
    t.match(await put({}), { status: 403, body: { data: { type: ['type 的取值不受支持。'] } } })
    t.match(await put({}, null), { status: 401 })
    t.match(await put({ url: `${url}/more` }, null), { status: 404, body: { error: 'NOT_FOUND' } })
    t.match(await put({ url: `${familyUrl}/WECHAT/` }, null), server.routerOptions ? { status: 401 } : { status: 404 })
    t.match(await put({ url: familyUrl, payload: undefined }, null), { status: 405, headers: { allow: 'GET, POST' } })
    t.match(await host.send(null, { url }), { status: 405, headers: { allow: 'PUT' } })
  }
})

await t.test('a prefix with parameters, all operations work and the host reads them', async (t) => {
  const seen: unknown[] = []
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      prefix: '/t/:tenant/:from(^\\d+)-:to',
      getUserId: (request) => {
        seen.push(request.params)
        return 'user'
      }
    })
  })
  const { token } = await host.createUser()
  const send = (options: object) =>
    host.app.inject({ url: '/t/acme/1-2/oauth-binding', headers: { authorization: `Bearer ${token}` }, ...options })
  t.equal((await send({})).statusCode, 200)
  const type = { url: '/t/acme/1-2/oauth-binding/WECHAT' }
  t.equal((await send({ ...type, method: 'PUT', payload: { state: true } })).statusCode, 200)
  t.strictSame(
    seen.map((params) => ({ ...(params as object) })),
    [
      { tenant: 'acme', from: '1', to: '2' },
      { tenant: 'acme', from: '1', to: '2', type: 'WECHAT' }
    ]
  )
  t.match(await send({ ...type, method: 'DELETE' }), { statusCode: 405, headers: { allow: 'PUT' } })
  t.match(await send({ method: 'DELETE' }), { statusCode: 405, headers: { allow: 'GET, POST' } })
  t.equal((await send({ url: '/t/acme/1-2/oauth-binding/WECHAT/more' })).statusCode, 404)
  await t.rejects(buildApp(t, { kind: 'sqlite', plugin: (options) => ({ ...options, prefix: '/:type' }) }), {
    code: 'OAUTH_BINDING_OPTIONS',
    message: /the parameter type/
  })
})
