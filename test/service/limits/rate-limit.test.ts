import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { createBindingError } from '../../../src/errors.js'
import { handleError } from '../../../src/routes/answers/error-handler.js'
import { connectRedis } from '../../../src/service/limits/connect-redis.js'
import { addRateLimits, nameNetwork, type RateLimitOptions } from '../../../src/service/limits/rate-limit.js'

const none = {
  ...{ completionsPerUser: 0, issuesPerUser: 0, requestsPerAddress: 0, loginsPerAddress: 0, areAddressesKnown: true },
  ...{ redis: null, countRate: null, getBrowser: () => null }
}

interface Host {
  app: FastifyInstance
  send: (user: string, options?: InjectOptions) => Promise<{ statusCode: number; error?: string }>
  /** How many requests had their token looked up. */
  countAuthenticated: () => number
}

/** An empty user is not signed in. */
async function buildHost(t: Test, limits: Partial<RateLimitOptions>): Promise<Host> {
  const app = Fastify({ trustProxy: true })
  t.teardown(() => app.close())
  app.setErrorHandler(handleError)
  app.get('/before', async () => 'done')
  let authenticated = 0
  await app.register(async (limited) => {
    await addRateLimits(limited, { ...none, ...limits, getUserId: (request) => String(request.headers['x-user']) })
    await limited.register(async (operations) => {
      operations.addHook('onRequest', async (request) => {
        authenticated += 1
        if (request.headers['x-user'] === '') throw createBindingError('UNAUTHENTICATED')
      })
      for (const method of ['GET', 'PUT', 'POST'] as const) {
        operations.route({ method, url: '/', handler: async () => 'done' })
      }
    })
  })
  const send: Host['send'] = async (user, options = {}) => {
    const response = await app.inject({ url: '/', ...options, headers: { 'x-user': user, ...options.headers } })
    if (response.statusCode === 429) t.match(response.headers['retry-after'], /^([1-9]|[1-5]\d|60)$/)
    t.notMatch(Object.keys(response.headers).join(), 'ratelimit')
    const { statusCode } = response
    return statusCode === 200 ? { statusCode } : { statusCode, error: response.json().error }
  }
  return { app, send, countAuthenticated: () => authenticated }
}

const done = { statusCode: 200 }
const tooMany = { statusCode: 429, error: 'TOO_MANY_REQUESTS' }

t.test('addRateLimits() answers a user who completes too often in the envelope, with Retry-After', async (t) => {
  const { send } = await buildHost(t, { completionsPerUser: 2 })
  t.strictSame(await send('ann', { method: 'POST' }), done)
  t.strictSame(await send('ann', { method: 'POST' }), done)
  t.strictSame(await send('ann', { method: 'POST' }), tooMany)
  t.strictSame(await send('bob', { method: 'POST' }), done, 'another user')
  t.strictSame(await send('ann', { method: 'PUT' }), done, 'another operation')
})

t.test('addRateLimits() counts what issues states together, apart from completions', async (t) => {
  const { send } = await buildHost(t, { issuesPerUser: 2, completionsPerUser: 2 })
  t.strictSame(await send('ann', { method: 'PUT' }), done)
  t.strictSame(await send('ann', { method: 'GET' }), done)
  t.strictSame(await send('ann', { method: 'PUT' }), tooMany)
  t.strictSame(await send('ann', { method: 'GET' }), tooMany)
  t.strictSame(await send('ann', { method: 'POST' }), done)
  t.strictSame(await send('bob', { method: 'GET' }), done, 'another user')
})

t.test('addRateLimits() stops an address before authentication, whoever it says it is', async (t) => {
  const { send, countAuthenticated } = await buildHost(t, { requestsPerAddress: 3 })
  const from = (address: string): InjectOptions => ({ headers: { 'x-forwarded-for': address } })
  t.match(await send('', from('203.0.113.7')), { statusCode: 401 })
  t.match(await send('', from('203.0.113.7')), { statusCode: 401 })
  t.strictSame(await send('ann', { ...from('203.0.113.7'), method: 'POST' }), done)
  t.strictSame(await send('ann', from('203.0.113.7')), tooMany)
  t.strictSame(await send('', from('::ffff:203.0.113.7')), tooMany, 'the same address, written otherwise')
  t.equal(countAuthenticated(), 3, 'no token was looked up for what is one too many')
  t.strictSame(await send('ann', from('203.0.113.8')), done, 'another address')
  t.strictSame(await send('ann', { ...from('203.0.113.7'), url: '/before' }), done, 'another route')
})

t.test('addRateLimits() counts an IPv6 network as one address', async (t) => {
  const { send } = await buildHost(t, { requestsPerAddress: 2 })
  const from = (address: string): InjectOptions => ({ headers: { 'x-forwarded-for': address } })
  t.strictSame(await send('ann', from('2001:db8:1:2::1')), done)
  t.strictSame(await send('ann', from('2001:db8:1:2:a:b:c:d')), done)
  t.strictSame(await send('ann', from('2001:0DB8:1:2::2')), tooMany)
  t.strictSame(await send('ann', from('2001:db8:1:3::1')), done)
})

t.test('addRateLimits() falls back on the connection where a forwarded address is none', async (t) => {
  const { send } = await buildHost(t, { requestsPerAddress: 1 })
  t.strictSame(await send('ann', { headers: { 'x-forwarded-for': 'a' } }), done)
  t.strictSame(await send('ann', { headers: { 'x-forwarded-for': 'b' } }), tooMany)
})

t.test('addRateLimits() sets no limit where it is 0', async (t) => {
  const { app, send } = await buildHost(t, {})
  for (let count = 0; count < 3; count += 1) t.strictSame(await send('ann', { method: 'POST' }), done)
  t.notOk(app.hasDecorator('createRateLimit'))
})

t.test('addRateLimits() counts in the process while Redis is away', async (t) => {
  const redis = await connectRedis('redis://127.0.0.1:1')
  t.teardown(() => redis.disconnect())
  const { send } = await buildHost(t, { redis, completionsPerUser: 1 })
  t.strictSame(await send('ann', { method: 'POST' }), done)
  t.strictSame(await send('ann', { method: 'POST' }), tooMany)
})

t.test('addRateLimits() counts in Redis when it is given', async (t) => {
  const counts = new Map<string, number>()
  const redis = {
    defineCommand: () => undefined,
    rateLimit(key: string, ...others: unknown[]) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      const answer = others.at(-1) as (error: null, counted: [count: number, ttl: number]) => void
      answer(null, [counts.get(key)!, 30_000])
    }
  }
  const { send } = await buildHost(t, { redis: redis as never, completionsPerUser: 1 })
  t.strictSame(await send('ann', { method: 'POST' }), done)
  t.strictSame(await send('ann', { method: 'POST' }), tooMany)
  t.strictSame([...counts], [['oauth-binding:rate:completions:ann', 2]])
})

t.test('nameNetwork() names IPv4 addresses, and the first half of IPv6 addresses', async (t) => {
  const expected = {
    '203.0.113.7': '203.0.113.7',
    '::ffff:203.0.113.7': '203.0.113.7',
    '2001:db8::1': '2001:db8:0:0',
    '2001:0db8:00a:b:c:d:e:f': '2001:db8:a:b',
    '2001:db8:1:2:3::': '2001:db8:1:2',
    '::1': '0:0:0:0',
    '::': '0:0:0:0',
    'fe80::1%eth0': 'fe80:0:0:0'
  }
  for (const [address, network] of Object.entries(expected)) t.equal(nameNetwork(address), network, address)
  t.equal(nameNetwork(undefined), '', 'the connection is gone')
})

t.test('addRateLimits() has siblings count with it, and refuses what they cannot count', async (t) => {
  const counted: unknown[] = []
  let isAway = false
  const { send } = await buildHost(t, {
    ...{ completionsPerUser: 2, issuesPerUser: 3 },
    countRate: async (count) => {
      if (isAway) throw new Error('The other process has ended')
      counted.push(count)
      return counted.length > 2 ? 7 : 0
    }
  })
  t.strictSame(await send('ann', { method: 'POST' }), done)
  t.strictSame(await send('bob', { method: 'PUT' }), done)
  t.strictSame(await send('ann', { method: 'POST' }), tooMany)
  t.strictSame(counted, [
    { rate: 'completions', max: 2, key: 'ann' },
    { rate: 'issues', max: 3, key: 'bob' },
    { rate: 'completions', max: 2, key: 'ann' }
  ])
  isAway = true
  t.match(await send('ann', { method: 'POST' }), { statusCode: 500 })
})
