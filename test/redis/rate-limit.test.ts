import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { openDatabase } from '../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { loadConfig } from '../../src/service/config/config.js'
import { createServer } from '../../src/service/server.js'
import { createDatabase } from '../helpers/databases.js'
import { startRedis } from '../helpers/redis-server.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

const familyUrl = '/api/administrator/user/oauth-binding'

/** Two instances on one database and one Redis, five issues a minute, four logins of a browser, six of an address. */
async function startInstances(t: Test, redisUrl: string) {
  const { url } = await createDatabase(t, 'sqlite')
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  const store = createPrismaAccessTokenStore(database)
  let users = 0
  const createToken = async (): Promise<string> => {
    const userId = String(++users)
    const [token = ''] = await createAccessTokens({
      ...{ store, userId, name: 'test', count: 1, expiresAt: null },
      now: new Date()
    })
    return token
  }
  const lines: string[] = []
  const environment = {
    ...serviceEnvironment,
    OAUTH_BINDING_REDIS_URL: redisUrl,
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '5',
    OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '4',
    OAUTH_BINDING_RATE_LIMIT_LOGINS_PER_ADDRESS_PER_MINUTE: '6',
    WECHAT_SIGN_IN_REDIRECT_URI: 'http://localhost:8000/login'
  }
  const start = async () => {
    const { app } = await createServer(loadConfig(environment), {
      database,
      logStream: { write: (line) => lines.push(line) }
    })
    t.teardown(() => app.close())
    const login = async (verifier: string, remoteAddress: string): Promise<number> => {
      const payload = { type: 'WECHAT', code: 'guessed', state: 'guessed', verifier }
      return (await app.inject({ method: 'POST', url: '/api/auth/login', payload, remoteAddress })).statusCode
    }
    const issue = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}` }
      const response = await app.inject({
        ...{ method: 'PUT', url: `${familyUrl}/WECHAT`, headers },
        payload: { state: false }
      })
      if (response.statusCode === 429) t.match(response.headers['retry-after'], /^([1-9]|[1-5]\d|60)$/)
      return response.statusCode
    }
    return Object.assign(issue, { login })
  }
  return { first: await start(), second: await start(), createToken, lines }
}

type Issue = (token: string) => Promise<number>

async function issueTimes(issue: Issue, token: string, times: number): Promise<number[]> {
  const statuses: number[] = []
  for (let count = 0; count < times; count += 1) statuses.push(await issue(token))
  return statuses
}

await t.test('two instances share a limit', async (t) => {
  const redis = await startRedis(t)
  const { first, second, createToken, lines } = await startInstances(t, redis.url)
  const [ann, bob] = [await createToken(), await createToken()]
  t.strictSame(await issueTimes(first, ann, 3), [200, 200, 200])
  t.strictSame(await issueTimes(second, ann, 3), [200, 200, 429])
  t.equal(await first(ann), 429)
  t.equal(await first(bob), 200, 'another user')
  t.notMatch(lines.join(''), 'Redis')
})

await t.test('two instances share the limits of logins, by browser and by address', async (t) => {
  const redis = await startRedis(t)
  const { first, second, lines } = await startInstances(t, redis.url)
  const [ann, bob, eve] = ['a', 'b', 'e'].map((letter) => letter.repeat(43)) as [string, string, string]
  const statuses: number[] = []
  const instances = [first, second, first, second, first, second]
  for (const { login } of instances) statuses.push(await login(ann, '203.0.113.7'))
  t.strictSame(statuses, [403, 403, 403, 403, 429, 429], 'a browser')
  t.strictSame([await first.login(bob, '203.0.113.7'), await second.login(bob, '203.0.113.7')], [403, 403])
  t.strictSame(
    [await first.login(eve, '203.0.113.7'), await second.login(eve, '203.0.113.7')],
    [429, 429],
    'its address'
  )
  t.equal(await second.login(bob, '203.0.113.8'), 403, 'another address')
  t.notMatch(lines.join(''), 'Redis')
})

await t.test('instances that begin without Redis count together once it is there', async (t) => {
  const redis = await startRedis(t)
  await redis.kill()
  const { first, second, createToken } = await startInstances(t, redis.url)
  const warmUp = await createToken()
  t.strictSame(await issueTimes(first, warmUp, 6), [200, 200, 200, 200, 200, 429])
  await redis.start()
  await waitUntilShared(t, first, second, createToken)
})

for (const fault of ['kill', 'freeze'] as const) {
  await t.test(`a Redis that goes away (${fault}) leaves each instance its own limit, until it is back`, async (t) => {
    const redis = await startRedis(t)
    const { first, second, createToken, lines } = await startInstances(t, redis.url)
    const ann = await createToken()
    t.strictSame(await issueTimes(first, ann, 2), [200, 200])
    await redis[fault]()
    t.strictSame(await issueTimes(first, ann, 6), [200, 200, 200, 200, 200, 429], 'never without a limit')
    t.strictSame(await issueTimes(second, ann, 6), [200, 200, 200, 200, 200, 429])
    await (fault === 'kill' ? redis.start() : redis.thaw())
    await waitUntilShared(t, first, second, createToken)
    const written = lines.map((line) => JSON.parse(line).msg)
    t.equal(written.filter((msg) => msg.startsWith('Redis is away')).length, 2, 'once an instance')
    t.equal(written.filter((msg) => msg.startsWith('Redis is back')).length, 2)
  })
}

/** New users try until what one instance counted is seen by the other. */
async function waitUntilShared(
  t: Test,
  first: Issue,
  second: Issue,
  createToken: () => Promise<string>
): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const token = await createToken()
    await issueTimes(first, token, 4)
    const statuses = await issueTimes(second, token, 2)
    if (statuses.join() === '200,429') {
      t.pass('counted together again')
      return
    }
    await sleep(200)
  }
  t.fail('still counted apart')
}
