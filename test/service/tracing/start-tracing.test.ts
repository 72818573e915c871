import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { createAccessTokens } from '../../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { openDatabase, type DatabaseKind } from '../../../src/persistence/open-database.js'
import { createSandbox } from '../../../src/sandbox/server.js'
import { sandboxSettings } from '../../../src/sandbox/settings.js'
import { loadConfig } from '../../../src/service/config/config.js'
import { createServer } from '../../../src/service/server.js'
import { startTracing } from '../../../src/service/tracing/start-tracing.js'
import { authorize, familyUrl, testSecret } from '../../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { startTraceCollector, type ReceivedSpan } from '../../helpers/trace-collector.js'
import { until } from '../../helpers/until.js'

/** Sets variables that OpenTelemetry's packages read themselves. */
function setEnvironment(t: Test, environment: Readonly<Record<string, string>>): void {
  Object.assign(process.env, environment)
  t.teardown(() => {
    for (const name of Object.keys(environment)) delete process.env[name]
  })
}

/** A simulator, and the names of the headers that reached it. */
async function startPlatforms(t: Test) {
  const { app } = createSandbox()
  const headers = new Set<string>()
  app.addHook('onRequest', async (request) => {
    for (const name of Object.keys(request.headers)) headers.add(name)
  })
  t.teardown(() => app.close())
  return { settings: sandboxSettings(await app.listen({ host: '127.0.0.1', port: 0 })), headers }
}

/** The service with tracing, and a user with a token. */
async function buildService(t: Test, kind: DatabaseKind, flushTimeoutMs?: number) {
  const { url } = await createDatabase(t, kind)
  const tracing = startTracing(kind, flushTimeoutMs)
  const database = await openDatabase(url)
  const platforms = await startPlatforms(t)
  const lines: string[] = []
  const config = loadConfig({ OAUTH_BINDING_SECRET: testSecret, ...platforms.settings })
  const logStream = { write: (line: string) => lines.push(line) }
  const { app } = await createServer(config, { database, logStream, tracing })
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    await app.close()
    await database.close()
    await tracing.stop()
  }
  t.teardown(stop)
  const store = createPrismaAccessTokenStore(database)
  const dates = { expiresAt: null, now: new Date() }
  const [token = ''] = await createAccessTokens({ store, userId: '1', name: 'test', count: 1, ...dates })
  const send = (options: InjectOptions) =>
    app.inject({ url: familyUrl, ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } })
  const readLines = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { send, stop, readLines, headersOfVendor: platforms.headers }
}

type Service = Awaited<ReturnType<typeof buildService>>

const traceId = '0af7651916cd43dd8448eb211c80319c'
const callerId = 'b7ad6b7169203331'

/** Binds an account; the completion continues the trace of a caller. */
async function bind({ send }: Service) {
  const issued = await send({ method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: false } })
  const callback = await authorize(issued.json().data, 'xiaoming')
  return send({
    method: 'POST',
    headers: { traceparent: `00-${traceId}-${callerId}-01` },
    payload: { type: 'WECHAT', ...callback }
  })
}

const callOf = ({ kind, attributes }: ReceivedSpan): unknown => (kind === 'client' ? attributes['url.path'] : undefined)

for (const kind of databaseKinds) {
  t.test(`startTracing() (${kind}), a completion, sends its request, calls and statements`, async (t) => {
    const collector = await startTraceCollector(t)
    setEnvironment(t, { ...collector.environment, OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' })
    const service = await buildService(t, kind)
    t.equal((await service.send({ url: '/health/ready' })).statusCode, 200)
    t.equal((await bind(service)).statusCode, 200)
    const listSpans = () => collector.spans().filter((span) => span.traceId === traceId)
    await until(() => listSpans().some((span) => span.kind === 'server'))
    const spans = listSpans()
    const [request] = spans.filter((span) => span.kind === 'server')
    t.match(request, {
      parentId: callerId,
      name: `POST ${familyUrl}`,
      attributes: { 'http.request.method': 'POST', 'http.route': familyUrl, 'http.response.status_code': 200 },
      isError: false
    })
    const ids = new Set(spans.map(({ spanId }) => spanId))
    for (const { name, parentId } of spans) t.ok(ids.has(parentId) || parentId === callerId, `${name} has its parent`)
    t.strictSame(spans.map(callOf).filter(Boolean), ['/sns/oauth2/access_token', '/sns/userinfo'])
    const texts = spans.map(({ attributes }) => String(attributes['db.query.text']))
    for (const table of ['personal_access_tokens', 'oauth_states', 'oauth_bindings', 'binding_events']) {
      t.ok(
        texts.some((text) => text.includes(table)),
        `a statement on ${table}`
      )
    }
    t.notOk(service.headersOfVendor.has('traceparent'), 'the vendor is told of no trace')
    t.match(
      service.readLines().findLast(({ msg }) => msg === 'request completed'),
      {
        trace_id: traceId,
        span_id: request?.spanId
      }
    )
    t.match(collector.resources()[0], { 'service.name': 'oauth-binding', 'deployment.environment.name': 'test' })
    t.notOk(collector.spans().some(({ attributes }) => String(attributes['http.route']).startsWith('/health')))
  })
}

t.test('startTracing(), requests that fail, has no error where the client is refused', async (t) => {
  const collector = await startTraceCollector(t)
  setEnvironment(t, { ...collector.environment, OTEL_SERVICE_NAME: 'our-binding' })
  const service = await buildService(t, 'sqlite')
  const payload = { type: 'WECHAT', code: 'a-secret-code', state: '0'.repeat(32) }
  t.equal((await service.send({ method: 'POST', payload })).statusCode, 403)
  t.equal((await service.send({ url: '/nowhere?code=a-secret-code' })).statusCode, 404)
  await service.stop()
  const spans = collector.spans()
  t.strictSame(
    spans.filter(({ kind }) => kind === 'server').map(({ name, isError }) => [name, isError]),
    [
      [`POST ${familyUrl}`, false],
      ['GET', false]
    ]
  )
  t.strictSame(
    spans.filter(({ isError, message, eventCount }) => isError || message !== '' || eventCount > 0),
    []
  )
  t.notMatch(collector.bytes().toString('latin1'), 'secret-code')
  t.match(collector.resources()[0], { 'service.name': 'our-binding' })
})

t.test('startTracing(), a collector that goes away and comes back, logs both once and answers on', async (t) => {
  const collector = await startTraceCollector(t)
  setEnvironment(t, collector.environment)
  const { send, readLines } = await buildService(t, 'sqlite')
  const told = (text: string) => readLines().filter(({ msg }) => String(msg).startsWith(text)).length
  collector.isOpen = false
  for (const method of ['GET', 'GET'] as const) t.equal((await send({ method })).statusCode, 200)
  await until(() => told('Traces are lost') > 0)
  collector.isOpen = true
  await until(async () => (await send({ method: 'GET' })).statusCode === 200 && told('Traces are taken again') > 0)
  t.equal(told('Traces are lost'), 1)
})

t.test('stop(), a collector that never answers, ends', async (t) => {
  const silent = createHttpServer(() => {}).listen(0, '127.0.0.1')
  t.teardown(() => {
    silent.closeAllConnections()
    silent.close()
  })
  await new Promise((resolve) => silent.once('listening', resolve))
  setEnvironment(t, { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}` })
  const { send, stop } = await buildService(t, 'sqlite', 50)
  t.equal((await send({ method: 'GET' })).statusCode, 200)
  await t.resolves(stop())
})
