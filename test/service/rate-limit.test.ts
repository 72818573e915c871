import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { handleError } from '../../src/routes/error-handler.js'
import { addRateLimit } from '../../src/service/rate-limit.js'

async function buildHost(t: Test, perMinute: number) {
  const app = Fastify()
  t.teardown(() => app.close())
  app.setErrorHandler(handleError)
  await addRateLimit(app, { perMinute, getUserId: (request) => String(request.headers['x-user']) })
  await app.register(async (family) => {
    family.post('/', async () => 'done')
    family.get('/', async () => 'done')
  })
  return (user: string, method: 'POST' | 'GET' = 'POST') =>
    app.inject({ method, url: '/', headers: { 'x-user': user } })
}

t.test('addRateLimit() answers whoever posts too often in the envelope', async (t) => {
  const send = await buildHost(t, 2)
  t.equal((await send('ann')).statusCode, 200)
  const second = await send('ann')
  t.equal(second.statusCode, 200)
  t.notMatch(Object.keys(second.headers).join(), 'ratelimit')
  const third = await send('ann')
  t.equal(third.statusCode, 429)
  t.equal(third.json().error, 'TOO_MANY_REQUESTS')
  t.match(third.headers['retry-after'], /^([1-9]|[1-5]\d|60)$/)
  t.notMatch(Object.keys(third.headers).join(), 'ratelimit')
  t.equal((await send('bob')).statusCode, 200, 'another user')
  t.equal((await send('ann', 'GET')).statusCode, 200, 'another method')
})

t.test('addRateLimit() sets no limit when it is 0', async (t) => {
  const send = await buildHost(t, 0)
  for (let count = 0; count < 3; count += 1) t.equal((await send('ann')).statusCode, 200)
})
