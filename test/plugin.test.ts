import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyAuth from '@fastify/auth'
import autoload from '@fastify/autoload'
import fastify from 'fastify'
import t from 'tap'
import { oauthBindingPlugin } from '../src/index.js'
import type { OauthBindingPluginOptions } from '../src/options.js'
import { buildApp, familyUrl } from './helpers/build-app.js'

async function register(options: object): Promise<void> {
  const app = fastify()
  try {
    await app.register(oauthBindingPlugin, options as OauthBindingPluginOptions)
  } finally {
    await app.close()
  }
}

await t.test('oauthBindingPlugin() names every option that does not fit, at registration', async (t) => {
  await t.rejects(register({}), {
    code: 'OAUTH_BINDING_OPTIONS',
    message:
      'oauthBindingPlugin: store is missing; providers is missing; auth is missing; getUserId is missing; secret is missing'
  })
  const wrong = {
    prefix: '/x',
    store: { insertState() {} },
    providers: [],
    auth: [() => {}, 'no'],
    challenge: 'Bearer\r\nset-cookie: a=b',
    getUserId: 'id',
    secret: 'short',
    stateTtlSeconds: 59,
    completionWaitMs: 1.5,
    maxOpenStates: 0,
    sweepIntervalSeconds: -1,
    eventRetentionDays: '30',
    onEvent: 'log',
    canUnbind: true,
    apiName: 'oauth binding',
    now: 0,
    stateTtl: 600
  }
  await t.rejects(register(wrong), {
    name: 'FastifyError',
    message: new RegExp(
      [
        'stateTtl is unknown',
        'store must be a MinimalStore; it lacks insertReusableState, findListing,.*unbind',
        'providers must name at least one provider',
        'auth must be a function for @fastify/auth, or several',
        'challenge must be the text of a WWW-Authenticate header, or false',
        'getUserId must be a function',
        'secret must be a string of at least 32 characters, or several',
        'stateTtlSeconds must be a whole number from 60 to 3600',
        'completionWaitMs must be a whole number from 0 to 20000',
        'maxOpenStates must be a whole number from 1 to 1000',
        'sweepIntervalSeconds must be a whole number from 0 to 86400',
        'eventRetentionDays must be a whole number from 0 to 36500',
        'onEvent must be a function',
        'canUnbind must be a function',
        'apiName must be the name of a property: letters, digits, _ and \\$',
        'now must be a function'
      ].join('; ')
    )
  })
  const takesDone = async (_request: unknown, _reply: unknown, _done: unknown): Promise<void> => {}
  async function* yields(): AsyncGenerator<void> {}
  function* yieldsAtOnce(): Generator<void> {}
  for (const guard of [takesDone, takesDone.bind(null), yields, yieldsAtOnce]) {
    await t.rejects(register({ auth: [async () => {}, guard] }), /auth must not be an async function that takes done/)
  }
  await t.rejects(register({ ...wrong, store: null }), /store must be a MinimalStore; it lacks insertState/)
  for (const secret of [[], ['x'.repeat(32), 'short'], ['x'.repeat(32), undefined]]) {
    await t.rejects(register({ ...wrong, secret }), /secret must be a string of at least 32 characters, or several/)
  }
})

await t.test(
  'oauthBindingPlugin(), registered by @fastify/autoload as in the application template, boots',
  async (t) => {
    const plugin = pathToFileURL(join(import.meta.dirname, '..', 'src', 'plugin.ts')).href
    const dir = t.testdir({
      'binding.mjs': `export { oauthBindingPlugin as default } from ${JSON.stringify(plugin)}
export const autoConfig = (app) => app.bindingOptions`
    })
    let bindingOptions: OauthBindingPluginOptions | undefined
    await buildApp(t, { kind: 'sqlite', plugin: (options) => (bindingOptions = options) })
    const app = fastify()
    t.teardown(() => app.close())
    app.decorate('bindingOptions', bindingOptions)
    // What `fastify start --prefix` and the template's test helper hand to every plugin.
    const options = { prefix: '/api', logLevel: 'warn', logSerializers: {}, skipOverride: true }
    await app.register(autoload, { dir, forceESM: true, options })
    t.equal((await app.inject('/api/oauth-binding')).statusCode, 401)
  }
)

await t.test('oauthBindingPlugin() leaves the host as it was, but for one decorator', async (t) => {
  let before: readonly PropertyKey[] = []
  const host = await buildApp(t, {
    kind: 'sqlite',
    server: { ajv: { customOptions: { coerceTypes: 'array', removeAdditional: 'all' } } },
    host: async (app) => {
      app.setErrorHandler((_error, _request, reply) => reply.code(418).send({ host: 'error' }))
      app.setNotFoundHandler((_request, reply) => reply.code(404).send({ host: 'not found' }))
      app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, { csv: body }))
      app.setSerializerCompiler(() => (data) => JSON.stringify({ wrapped: data }))
      app.get('/fails', async () => {
        throw new Error('host')
      })
      const body = { type: 'object', properties: { flag: { type: 'boolean' } } }
      app.post('/coerces', { schema: { body } }, async (request) => request.body)
      before = Reflect.ownKeys(app)
    }
  })
  const { app } = host
  const user = await host.createUser()
  t.equal((await app.inject('/fails')).body, '{"host":"error"}')
  t.equal((await app.inject('/nowhere')).body, '{"host":"not found"}')
  t.equal((await app.inject('/api/administrator/user/other')).body, '{"host":"not found"}')
  const coerced = await app.inject({ method: 'POST', url: '/coerces', payload: { flag: 'true', more: 1 } })
  t.strictSame(coerced.json(), { flag: true })
  const csv = await app.inject({
    method: 'POST',
    url: '/coerces',
    payload: 'a,b',
    headers: { 'content-type': 'text/csv' }
  })
  t.equal(csv.statusCode, 200)
  const added = Reflect.ownKeys(app).filter((key) => !before.includes(key))
  t.strictSame(added, ['oauthBinding'])
  t.notOk(app.hasDecorator('auth'))

  t.equal((await host.unbind(user, 'WECHAT')).text, '{"code":200,"data":"操作成功","msg":"success"}')
  const strict = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: 'true' } })
  t.equal(strict.status, 403, 'the host’s coercion does not reach us')
  const type = { 'content-type': 'text/csv' }
  const refused = await host.send(user, { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: 'a', headers: type })
  t.equal(refused.status, 415, 'nor do its parsers')
})

await t.test('oauthBindingPlugin() may be registered twice, in a host that has @fastify/auth', async (t) => {
  let pluginOptions: OauthBindingPluginOptions | undefined
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => {
      const auth = [
        async () => {
          throw new Error('the first way fails')
        },
        ...[options.auth].flat()
      ]
      pluginOptions = { ...options, auth }
      return pluginOptions
    },
    host: async (app) => {
      await app.register(fastifyAuth)
      app.register(async (scope) => scope.register(oauthBindingPlugin, { ...pluginOptions!, prefix: '/second' }))
    }
  })
  const user = await host.createUser()
  const second = await host.app.inject({
    url: '/second/oauth-binding',
    headers: { authorization: `Bearer ${user.token}` }
  })
  t.equal(second.statusCode, 200)
  t.equal((await host.list(user)).length, 2, 'of several ways to authenticate one suffices')
})

await t.test('oauthBindingPlugin() takes the time from the system unless told otherwise', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite', plugin: ({ now: _testClock, ...options }) => options })
  const user = await host.createUser()
  const [first] = await host.list(user)
  host.clock.advance(100_000)
  t.equal((await host.list(user))[0]?.url, first?.url)
})

await t.test('oauthBindingPlugin() adds to a Vary that the host has set', async (t) => {
  const host = await buildApp(t, {
    kind: 'sqlite',
    host: (app) =>
      app.addHook('onRequest', async (_request, reply) => {
        reply.header('vary', 'Origin')
      })
  })
  const response = await host.send(null, { url: familyUrl })
  t.equal(response.headers['vary'], 'Origin, accept-language')
})

await t.test(
  'oauthBindingPlugin() has the store prepare for canUnbind before it is ready, and only then',
  async (t) => {
    for (const guard of [{}, { canUnbind: () => true }]) {
      let prepared = 0
      const prepareGuard = async (): Promise<void> => {
        prepared += 1
      }
      await buildApp(t, {
        kind: 'sqlite',
        plugin: (options) => ({ ...options, ...guard, store: { ...options.store, prepareGuard } })
      })
      t.equal(prepared, 'canUnbind' in guard ? 1 : 0)
    }
    const withoutIt = buildApp(t, {
      kind: 'sqlite',
      plugin: ({ store: { prepareGuard: _none, ...store }, ...options }) => ({
        ...options,
        store,
        canUnbind: () => true
      })
    })
    await t.resolves(withoutIt, 'a store of the host’s need not have it')
  }
)
