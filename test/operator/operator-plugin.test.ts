import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { oauthOperatorPlugin } from '../../src/index.js'
import type { OauthOperatorPluginOptions } from '../../src/operator/operator-options.js'
import { buildApp, operatorUrl } from '../helpers/build-app.js'
import { compareDocuments, swaggerOptions } from '../helpers/compare-documents.js'
import { operatorPrefix, signInPrefix } from '../helpers/contract-document.js'
import { buildOperated } from '../helpers/operator-host.js'
import { bindAccount } from '../helpers/scripted-account.js'
import { until } from '../helpers/until.js'

async function register(options: object): Promise<void> {
  const app = fastify()
  try {
    await app.register(oauthOperatorPlugin, options as OauthOperatorPluginOptions)
  } finally {
    await app.close()
  }
}

await t.test('oauthOperatorPlugin() names every option that does not fit, at registration', async (t) => {
  await t.rejects(register({}), {
    code: 'OAUTH_BINDING_OPTIONS',
    message: 'oauthOperatorPlugin: store is missing; auth is missing; getUserId is missing'
  })
  const wrong = {
    prefix: '/x',
    store: { findBindings() {} },
    auth: [],
    getUserId: 'id',
    challenge: 7,
    onSecurityEvent: true,
    now: 0,
    providers: []
  }
  await t.rejects(register(wrong), {
    message: new RegExp(
      [
        'oauthOperatorPlugin: providers is unknown',
        'store must be a BindingDirectory; it lacks findBinding, findByIdentity, suspendBinding, .*',
        'auth must be a function for @fastify/auth, or several',
        'getUserId must be a function',
        'challenge must be the text of a WWW-Authenticate header, or false',
        'onSecurityEvent must be a function',
        'now must be a function'
      ].join('; ')
    )
  })
})

await t.test('oauthOperatorPlugin() looks for the tables at registration', async (t) => {
  const verify = () => Promise.reject(new Error('the tables are missing'))
  const options = (given: OauthOperatorPluginOptions) => ({ ...given, store: { ...given.store, verify } })
  await t.rejects(buildApp(t, { kind: 'sqlite', operator: options }), { message: 'the tables are missing' })
})

const host = (app: FastifyInstance) => app.register(swagger, swaggerOptions())

await t.test('oauthOperatorPlugin() derives the contract operation by operation, beside the others', async (t) => {
  const { app } = await buildApp(t, { kind: 'sqlite', host, signIn: (given) => given, operator: (given) => given })
  const document = app.swagger()
  compareDocuments(t, document, `${operatorPrefix}/oauth-bindings`)
  compareDocuments(t, document, signInPrefix)
  compareDocuments(t, document)
})

await t.test('without oauthOperatorPlugin() there is no operation of operators', async (t) => {
  const { app } = await buildApp(t, { kind: 'sqlite', host })
  t.equal((await app.inject(operatorUrl)).statusCode, 404)
  t.strictSame(
    Object.keys(app.swagger().paths ?? {}).filter((path) => path.startsWith(operatorUrl)),
    []
  )
})

await t.test('oauthOperatorPlugin() answers other methods and paths in the envelope, to anybody', async (t) => {
  const { send } = await buildOperated(t, 'sqlite')
  const other = (method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH', path: string) =>
    send(null, { method, url: operatorUrl + path })
  t.match(await other('PUT', ''), { status: 405, headers: { allow: 'GET' } })
  t.match(await other('POST', ''), { status: 405, headers: { allow: 'GET' } })
  t.match(await other('GET', '/search'), { status: 405, headers: { allow: 'POST' } })
  t.match(await other('DELETE', '/search'), { status: 405, headers: { allow: 'POST' } })
  t.match(await other('GET', '/x/suspension'), { status: 405, headers: { allow: 'POST, DELETE' } })
  t.match(await other('PATCH', '/x/suspension'), { status: 405, headers: { allow: 'POST, DELETE' } })
  t.match(await other('DELETE', '/x/removal'), { status: 405, headers: { allow: 'POST' } })
  for (const path of ['/', '/x', '/x/', '/x/y', '/x/removal/', '/x/removal/y', '//removal/y', '/search/']) {
    for (const method of ['GET', 'POST', 'DELETE'] as const) t.equal((await other(method, path)).status, 404, path)
  }
})

await t.test('oauthOperatorPlugin() may be registered several times, also below a parameter', async (t) => {
  let options: OauthOperatorPluginOptions | undefined
  const known = await buildOperated(t, 'sqlite', {}, { operator: (given) => (options = given) })
  await bindAccount(known, 'a')
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(swagger, swaggerOptions())
  for (const prefix of ['/first', '/t/:tenant']) await app.register(oauthOperatorPlugin, { ...options!, prefix })
  await app.ready()
  const headers = { authorization: `Bearer ${known.operator.token}` }
  for (const prefix of ['/first', '/t/x']) {
    t.equal((await app.inject({ url: `${prefix}/oauth-bindings?limit=1`, headers })).statusCode, 200, prefix)
  }
  const [{ id } = { id: '' }] = (await known.page()).items
  const url = `/t/x/oauth-bindings/${id}/suspension`
  t.equal((await app.inject({ method: 'POST', url, headers, payload: { reason: 'r' } })).statusCode, 200)
  const paths = app.swagger().paths ?? {}
  t.equal(paths['/first/oauth-bindings']?.get?.operationId, 'listAllBindings')
  t.equal(paths['/t/{tenant}/oauth-bindings']?.get?.operationId, 'listAllBindings_t_tenant')
  await t.rejects(register({ ...options!, prefix: '/:binding_id' }), { message: /the parameter binding_id/ })
})

await t.test(
  'oauthOperatorPlugin() keeps its validation from an onRoute hook of the host’s, queries too',
  async (t) => {
    const known = await buildOperated(
      t,
      'sqlite',
      {},
      {
        host: (app) =>
          app.addHook('onRoute', (route) => {
            delete route.schema
          })
      }
    )
    t.equal((await known.ask('GET', '?limit=0')).status, 403)
    t.equal((await known.ask('POST', '/search', {})).status, 403)
    t.equal((await known.ask('GET', '?limit=1')).status, 200)
  }
)

await t.test('oauthOperatorPlugin() takes the time from the system unless told otherwise', async (t) => {
  const known = await buildOperated(t, 'sqlite', { now: undefined } as object)
  await bindAccount(known, 'a')
  const [{ id } = { id: '' }] = (await known.page()).items
  await known.ask('POST', `/${id}/suspension`, { reason: 'r' })
  const [{ suspended_at: suspendedAt } = { suspended_at: null }] = (await known.page()).items
  t.ok(Math.abs(Date.parse(String(suspendedAt)) - Date.now()) < 600_000)
})

await t.test('events of operators reach onEvent of the binding plugin, with by and reason', async (t) => {
  const told: object[] = []
  const onEvent = (event: object) => {
    told.push(event)
  }
  const known = await buildOperated(t, 'sqlite', {}, { plugin: (given) => ({ ...given, onEvent }) })
  await bindAccount(known, 'a')
  const [{ id } = { id: '' }] = (await known.page()).items
  await known.ask('POST', `/${id}/removal`, { reason: 'on request' })
  await until(() => told.length === 2)
  t.match(told[1], { type: 'UNBOUND', by: known.operator.userId, reason: 'on request' })
})
