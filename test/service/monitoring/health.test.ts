import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { createBindingError } from '../../../src/errors.js'
import { handleError } from '../../../src/routes/answers/error-handler.js'
import { addHealthRoutes } from '../../../src/service/monitoring/health.js'

function buildHost(t: Test, ping: () => Promise<unknown>, { pingTimeoutMs = 2000, stop = { hasBegun: false } } = {}) {
  const lines: string[] = []
  const app = Fastify({ logger: { stream: { write: (line: string) => lines.push(line) } } })
  t.teardown(() => app.close())
  app.setErrorHandler(handleError)
  addHealthRoutes(app, { ping, stop, pingTimeoutMs })
  return Object.assign(app, { lines })
}

t.test('GET /health/ready answers 200 while the database answers', async (t) => {
  const response = await buildHost(t, async () => {}).inject('/health/ready')
  t.equal(response.statusCode, 200)
  t.equal(response.body, '{"code":200,"data":"ready","msg":"success"}')
  t.equal(response.headers['cache-control'], 'no-store')
  t.equal(response.headers['x-content-type-options'], 'nosniff')
})

t.test('GET /health/ready answers 503, GET /health/live 200, when the database', async (t) => {
  const pings = {
    'cannot be used': () => Promise.reject(new Error('away')),
    'does not answer in time': () => new Promise(() => {})
  }
  for (const [when, ping] of Object.entries(pings)) {
    const app = buildHost(t, ping, { pingTimeoutMs: 1 })
    const ready = await app.inject('/health/ready')
    t.equal(ready.statusCode, 503, when)
    t.equal(ready.json().error, 'STORE_UNAVAILABLE', when)
    t.equal(ready.headers['retry-after'], '1', when)
    const live = await app.inject('/health/live')
    t.equal(live.body, '{"code":200,"data":"live","msg":"success"}', when)
    t.equal(live.headers['cache-control'], 'no-store', when)
  }
})

t.test('GET /health/ready answers 503, and the log says why the database cannot be used', async (t) => {
  const reasons = {
    'The database only reads': createBindingError('STORE_UNAVAILABLE', {
      cause: new Error('The database only reads'),
      retryAfterSeconds: 1
    }),
    'The database lacks oauth_states': new Error('The database lacks oauth_states')
  }
  for (const [reason, error] of Object.entries(reasons)) {
    const app = buildHost(t, () => Promise.reject(error))
    t.equal((await app.inject('/health/ready')).statusCode, 503, reason)
    t.match(app.lines.join(''), reason)
  }
})

t.test('GET /health/ready answers 503, GET /health/live 200, from the moment a stop has begun', async (t) => {
  const stop = { hasBegun: false }
  const app = buildHost(t, async () => {}, { stop })
  t.equal((await app.inject('/health/ready')).statusCode, 200)
  stop.hasBegun = true
  const ready = await app.inject('/health/ready')
  t.equal(ready.statusCode, 503)
  t.equal(ready.json().error, 'SERVICE_UNAVAILABLE')
  t.equal((await app.inject('/health/live')).statusCode, 200)
})
