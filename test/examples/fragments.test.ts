import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import { context, propagation, SpanKind, trace } from '@opentelemetry/api'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'
import Fastify, { type FastifyRequest } from 'fastify'
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { listDocuments } from '../../scripts/readme/documents.js'
import { examples } from '../../scripts/readme/examples.js'
import {
  createAccessTokens,
  createPrismaAccessTokenStore,
  createPrismaStore,
  createWechatProvider,
  oauthBindingPlugin,
  type BindingStore,
  type CanUnbind,
  type Provider
} from '../../src/index.js'
import { createWorld, type World } from '../../src/testing/world.js'
import { buildApp, familyUrl, testSecret } from '../helpers/build-app.js'
import { createHostApplication } from '../helpers/host-application.js'
import { readCodeBlocks, root } from '../helpers/readme.js'
import { listFragments, runFragment } from '../helpers/run-fragment.js'
import { until } from '../helpers/until.js'

const ran: string[] = []

/** Runs the fragment of a page. */
const run: typeof runFragment = (document, ...rest) => {
  ran.push(document)
  return runFragment(document, ...rest)
}

/** Who is signed in: the header says it. */
const auth = async ({ headers }: FastifyRequest): Promise<void> => {
  if (headers['x-user'] === undefined) throw new Error('nobody is signed in')
}
const getUserId = ({ headers }: FastifyRequest): string => String(headers['x-user'])

/** A world that ends with the test, and a host beside it. */
async function open(test: Test) {
  const world = await createWorld()
  const app = Fastify()
  test.teardown(async () => {
    await app.close()
    await world.close()
  })
  return { world, app }
}

/** Binds WeChat as a user. */
async function bind({ app, world }: { app: ReturnType<typeof Fastify>; world: World }, prefix: string) {
  const url = `${prefix}/oauth-binding`
  const headers = { 'x-user': '1' }
  const issued = await app.inject({ method: 'PUT', url: `${url}/WECHAT`, headers, payload: { state: false } })
  const { code, state } = await world.authorise(issued.json().data)
  return app.inject({ method: 'POST', url, headers, payload: { type: 'WECHAT', code, state } })
}

await t.test('events.md: a change reaches the audit once', async (t) => {
  const { app, world } = await open(t)
  const kept = new Map<string, object>()
  const audit = { insertUnlessPresent: async (id: string, row: object) => kept.set(id, row) }
  const { providers } = world
  const options = { prefix: '/api', store: await world.openStore(), providers, secret: testSecret, auth, getUserId }
  await run('.docs/guide/events.md', { app, oauthBindingPlugin, options, audit })
  t.equal((await bind({ app, world }, '/api')).statusCode, 200)
  await until(() => kept.size === 1)
  t.match([...kept.values()], [{ type: 'BOUND', userId: '1', provider: 'WECHAT' }])
})

await t.test('monitoring.md: what a host does is counted in its registry', async (t) => {
  const { app, world } = await open(t)
  const { providers } = world
  const database = await world.openDatabase()
  const registry = new Registry()
  await run('.docs/guide/monitoring.md', { register: registry, database })
  const store = createPrismaStore(database)
  await app.register(oauthBindingPlugin, { prefix: '/api', store, providers, secret: testSecret, auth, getUserId })
  t.equal((await bind({ app, world }, '/api')).statusCode, 200)
  t.match(await registry.metrics(), /^oauth_binding_completions_total\{.*\} 1$/m)
})

await t.test('operators.md: an operator lists bindings, and `*` is not enough', async (t) => {
  const { app, world } = await open(t)
  const database = await world.openDatabase()
  const [store, tokens] = [createPrismaStore(database), createPrismaAccessTokenStore(database)]
  await run('.docs/guide/operators.md', { app, store, tokens })
  const ask = async (abilities: string[]): Promise<number> => {
    const [token] = await createAccessTokens({
      store: tokens,
      userId: '1',
      name: 'test',
      abilities,
      count: 1,
      expiresAt: null,
      now: new Date()
    })
    const headers = { authorization: `Bearer ${token}` }
    return (await app.inject({ url: '/api/administrator/oauth-bindings', headers })).statusCode
  }
  t.equal(await ask(['oauth-binding:admin']), 200)
  t.equal(await ask(['*']), 403)
})

await t.test('sign-in.md: what is bound signs in, with the host’s own token', async (t) => {
  const { app, world } = await open(t)
  const store = await world.openStore()
  const { providers } = world
  await app.register(oauthBindingPlugin, { prefix: '/api', store, providers, secret: testSecret, auth, getUserId })
  const app1 = { appId: 'wx64b522a7ca7bf76d', appSecret: 'of-the-test' }
  const own = await createWorld({ wechat: { ...app1, redirectUris: ['https://app.example.com/login/wechat'] } })
  t.teardown(() => own.close())
  const wechat = { ...app1, fetch: own.fetch }
  const createToken = async (client: object, userId: string): Promise<string> => `${typeof client} ${userId}`
  const scope = { app, createWechatProvider, wechat, store, secret: testSecret, createToken, auth, getUserId }
  await run('.docs/guide/sign-in.md', scope)
  t.equal((await bind({ app, world }, '/api')).statusCode, 200)
  const list = await app.inject('/api/auth/login')
  const [cookie = ''] = String(list.headers['set-cookie']).split(';')
  const { code, state } = await own.authorise(list.json().data[0].url)
  const payload = { type: 'WECHAT', code, state }
  const answer = await app.inject({ method: 'POST', url: '/api/auth/login', headers: { cookie }, payload })
  t.match(answer.json(), { code: 200, data: { token: 'object 1', role: 'user' } })
})

await t.test('simulator.md: a simulator with a fault, and its clock', async (t) => {
  const { environment, faults } = await run('.docs/guide/simulator.md', { console: { info: () => undefined } }, [
    'environment',
    'faults'
  ])
  t.match(environment, { WECHAT_APP_ID: /^wx/, WECHAT_API_BASE_URL: /^http:\/\/127\.0\.0\.1|^http:\/\/\[::1\]/ })
  t.match((faults as World['faults']).list(), [{ fault: 'throttled', platform: 'WeChat', remaining: 1 }])
})

await t.test('prisma.md: bindings in the host’s own client, and a guard that reads its models', async (t) => {
  const { url, client } = await createHostApplication(t, 'postgresql')
  const scope = {
    PrismaPg: class {},
    PrismaClient: function PrismaClient() {
      return client
    },
    process: { env: { DATABASE_URL: url } }
  }
  const { store, canUnbind } = await run('.docs/guide/prisma.md', scope, ['store', 'canUnbind'])
  const { world, app } = await open(t)
  await app.register(oauthBindingPlugin, {
    ...{ prefix: '/api', store: store as BindingStore, canUnbind: canUnbind as CanUnbind },
    ...{ providers: world.providers, secret: testSecret, auth, getUserId }
  })
  t.equal((await bind({ app, world }, '/api')).statusCode, 200)
  const unbind = async () => {
    const headers = { 'x-user': '1' }
    return app.inject({ method: 'PUT', url: '/api/oauth-binding/WECHAT', headers, payload: { state: true } })
  }
  t.equal((await unbind()).json().error, 'LAST_LOGIN_METHOD')
  const create = { id: '1', hasPassword: true }
  await client.member.upsert({ where: { id: '1' }, create, update: create })
  t.equal((await unbind()).statusCode, 200)
})

await t.test('testing.md: a provider of the host’s own reaches the world', async (t) => {
  const wanted = ['world', 'provider']
  const names = await run('.docs/guide/testing.md', { createWorld, createWechatProvider }, wanted)
  const { world, provider } = names as { world: World; provider: Provider }
  t.teardown(() => world.close())
  const { code } = await world.authorise(provider.createAuthorizeUrl('0'.repeat(32)))
  t.match(await provider.fetchAccount(code), { nickname: '小明' })
})

t.test('tracing.md: a host has spans of a completion and its calls, without code and app secret', async (t) => {
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  provider.register()
  const scope = { FastifyOtelInstrumentation, UndiciInstrumentation }
  const { instrumentations } = (await run('.docs/guide/tracing.md', scope, ['instrumentations'])) as {
    instrumentations: UndiciInstrumentation[]
  }
  for (const instrumentation of instrumentations) instrumentation.setTracerProvider(provider)
  t.teardown(async () => {
    for (const instrumentation of instrumentations) instrumentation.disable()
    for (const part of [trace, context, propagation]) part.disable()
    await provider.shutdown()
  })
  const app = await buildApp(t, { kind: 'sqlite' })
  const user = await app.createUser()
  t.equal((await app.bind(user, 'WECHAT', 'xiaoming')).status, 200)
  const spans = exporter.getFinishedSpans()
  const calls = spans.filter(({ kind, attributes: { 'url.path': path } }) => {
    return kind === SpanKind.CLIENT && String(path).startsWith('/sns/')
  })
  t.equal(calls.length, 2, 'the calls to WeChat')
  const [call] = calls
  const requests = spans.filter(({ kind }) => kind === SpanKind.SERVER)
  const ofTrace = requests.filter((span) => span.spanContext().traceId === call?.spanContext().traceId)
  const routes = ofTrace.map(({ attributes }) => attributes['http.route'])
  // The simulator is in the same process.
  t.match(new Set(routes), new Set([familyUrl, '/sns/userinfo']))
  const told = JSON.stringify(calls.map(({ attributes, events }) => [attributes, events]))
  t.strictSame(app.canaries.find(told), [])
})

t.test('every program in the documentation runs in a test', async (t) => {
  t.strictSame(
    listFragments()
      .map(({ document }) => document)
      .sort(),
    ran.sort()
  )
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(root, 'test', path), 'utf8'))
  const shown = Object.values(examples).join('\n')
  for (const { en } of listDocuments()) {
    for (const { info } of readCodeBlocks(en).filter(({ info }) => / /.test(info))) {
      const isRead = tests.some((text) => [info, info.split(' ')[1]].some((name) => text.includes(`'${name}'`)))
      t.ok(isRead || shown.includes(`\`\`\`${info}\n`), `${en}: ${info}`)
    }
  }
})
