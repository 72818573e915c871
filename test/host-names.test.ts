import fastifyAuth from '@fastify/auth'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import t, { type Test } from 'tap'
import { buildApp, familyUrl } from './helpers/build-app.js'
import { databaseKinds } from './helpers/databases.js'

type Host = (app: FastifyInstance) => unknown

const letEverybodyIn = (_request: unknown, _reply: unknown, done: () => void): void => done()
const names = [
  ...['auth', 'user', 'userId', 'principal', 'verify', 'authenticate', 'jwt', 'session', 'identify', 'getUserId'],
  ...['store', 'context', 'ceremony', 'providers', 'language', 'prisma', 'oauthBinding', 'securityLog', 'envelope']
]

/** Whatever a compiler that knows `@fastify/auth` says of it. */
const decorateAuth = (app: FastifyInstance, value: unknown): unknown => app.decorate('auth', value as never)

/** What the host has called `auth`, however it is made. */
const decorators: Readonly<Record<string, Host>> = {
  'a function that lets everybody in': (app) => decorateAuth(app, () => letEverybodyIn),
  'a function that returns an async guard': (app) => decorateAuth(app, () => async () => {}),
  'an async function': (app) => decorateAuth(app, async () => letEverybodyIn),
  'an object': (app) => decorateAuth(app, { check: letEverybodyIn }),
  null: (app) => decorateAuth(app, null),
  'a text': (app) => decorateAuth(app, 'auth'),
  'a getter': (app) => decorateAuth(app, { getter: () => () => letEverybodyIn }),
  'a getter that throws': (app) =>
    decorateAuth(app, {
      getter: () => {
        throw new Error('of the host alone')
      }
    }),
  '@fastify/auth': (app) => app.register(fastifyAuth),
  '@fastify/auth with another relation': (app) => app.register(fastifyAuth, { defaultRelation: 'and' }),
  nothing: () => {}
}

/** A host that uses, replaces and wraps by name what it can. */
const hostileHost: Host = async (app) => {
  for (const name of names) {
    app.decorateRequest(name, 'of the host')
    app.decorateReply(name, 'of the host')
    if (!app.hasDecorator(name)) app.decorate(name, 'of the host')
  }
  for (const $id of [
    'Binding',
    'Envelope',
    'ListBindingsResponse',
    'UpdateBindingRequest',
    'ErrorCode',
    'ProviderType'
  ]) {
    app.addSchema({ $id, type: 'string', const: 'of the host' })
  }
  for (const name of ['fastify-oauth-binding', '@fastify/auth', '@fastify/rate-limit']) {
    app.register(fastifyPlugin(async () => {}, { name }))
  }
  app.setReplySerializer((payload) => JSON.stringify({ wrapped: payload }))
  app.setSerializerCompiler(() => (payload) => JSON.stringify({ compiled: payload }))
  app.setValidatorCompiler(() => () => true)
  app.setSchemaErrorFormatter(() => Object.assign(new Error('of the host'), { statusCode: 418 }))
  app.setErrorHandler((_error, _request, reply) => reply.code(418).send('of the host'))
  app.setNotFoundHandler((_request, reply) => reply.code(418).send('of the host'))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, { state: true }))
  app.addHook('onRequest', letEverybodyIn)
  app.addHook('onRoute', (route) => {
    route.onRequest = letEverybodyIn
    route.preHandler = letEverybodyIn
  })
}

async function checkOperations(t: Test, kind: (typeof databaseKinds)[number], host: Host): Promise<void> {
  let asked = 0
  const built = await buildApp(t, {
    kind,
    host,
    plugin: ({ auth, ...options }) => ({
      ...options,
      auth: [
        async () => {
          asked += 1
          throw new Error('not this way')
        },
        ...[auth].flat()
      ]
    })
  })
  const unbind = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: true } } as const
  const refused = await built.send(null, unbind)
  t.equal(refused.text, '{"code":401,"msg":"请求未认证"}')
  t.equal(refused.status, 401)
  t.equal(asked, 1)
  const user = await built.createUser()
  t.equal((await built.send(user, unbind)).text, '{"code":200,"data":"操作成功","msg":"success"}')
  t.equal(
    (await built.send(user, { ...unbind, payload: {} })).text,
    '{"code":403,"data":{"state":["state 不能为空。"]},"msg":"请求数据验证失败!"}'
  )
  t.match(await built.send(user, { ...unbind, payload: { state: 'true' } }), { status: 403 })
  t.match(await built.send(user, { method: 'DELETE', url: familyUrl }), { status: 405 })
  t.equal((await built.bind(user, 'WECHAT', 'xiaoming')).text, '{"code":200,"data":"绑定成功","msg":"success"}')
  t.match(await built.list(user), [{ name: 'ding_talk' }, { name: 'wechat', has_binding: true }])
}

for (const kind of databaseKinds) {
  await t.test(`oauthBindingPlugin() takes no name from the host, ${kind}`, async (t) => {
    await checkOperations(t, kind, hostileHost)
  })
  await t.test(`oauthBindingPlugin() asks its own auth, whatever the host calls so, ${kind}`, async (t) => {
    for (const [name, decorate] of Object.entries(decorators)) {
      await t.test(`before: ${name}`, (t) => checkOperations(t, kind, (app) => decorate(app)))
    }
  })
}

await t.test('oauthBindingPlugin() leaves the name auth to the host, before it is registered and after', async (t) => {
  for (const [name, decorate] of Object.entries(decorators)) {
    await t.test(`after: ${name}`, async (t) => {
      const built = await buildApp(t, {
        kind: 'sqlite',
        host: (app) => {
          // The host's plugin is loaded after ours, and before the server is ready.
          app.after(() => {
            const decorating = async (scope: FastifyInstance): Promise<void> => {
              await decorate(scope)
            }
            app.register(fastifyPlugin(decorating))
          })
        }
      })
      t.equal(built.app.hasDecorator('auth'), name !== 'nothing')
      t.match(await built.send(null, { url: familyUrl }), { status: 401 })
      t.match(await built.send(await built.createUser(), { url: familyUrl }), { status: 200 })
    })
  }
})
