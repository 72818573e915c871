import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAccessTokens } from '../../../src/auth/access-token.js'
import { openDatabase, type DatabaseKind } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createSandbox, sandboxSettings } from '../../../src/sandbox/server.js'
import { loadConfig } from '../../../src/service/config/config.js'
import { createServer } from '../../../src/service/server.js'
import { createClock, familyUrl, testSecret } from '../../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { startDelayedWechat } from '../../helpers/delayed-wechat.js'
import { tellSecurityStory } from '../../helpers/security-story.js'

/** The stand-alone service, its database, a simulator, and two users. */
async function buildService(t: Test, kind: DatabaseKind, settings: Record<string, string> = {}) {
  const clock = createClock()
  const database = await openDatabase((await createDatabase(t, kind)).url)
  const sandbox = createSandbox({ now: clock.now })
  const sandboxOrigin = await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const lines: string[] = []
  const environment = { OAUTH_BINDING_SECRET: testSecret, ...sandboxSettings(sandboxOrigin), ...settings }
  const { app } = await createServer(loadConfig(environment), {
    ...{ database, now: clock.now },
    logStream: { write: (line: string) => lines.push(line) }
  })
  t.teardown(async () => {
    await app.close()
    await sandbox.app.close()
    await database.close()
  })
  const store = createPrismaAccessTokenStore(database)
  const create = (userId: string) =>
    createAccessTokens({ store, userId, name: 'test', count: 1, expiresAt: null, now: clock.now() })
  const [[one = ''], [two = '']] = [await create('1'), await create('2')]
  const readEvents = async (): Promise<string[]> =>
    (await app.inject('/metrics')).body.split('\n').filter((line) => line.startsWith('oauth_binding_events_total{'))
  return { app, clock, lines, sandboxOrigin, tokens: [one, two] as const, readEvents }
}

for (const kind of databaseKinds) {
  await t.test(
    `the line of a request tells its security event, the metrics count it, without secrets (${kind})`,
    async (t) => {
      const service = await buildService(t, kind, { LOG_LEVEL: 'trace' })
      await tellSecurityStory(t, service)
      const wechat = 'type="WECHAT",error="none"'
      const refused = 'event="refused",type="WECHAT"'
      t.strictSame((await service.readEvents()).sort(), [
        `oauth_binding_events_total{event="bound",${wechat}} 1`,
        `oauth_binding_events_total{event="issued",type="WECHAT",error="none"} 7`,
        'oauth_binding_events_total{event="issued",type="none",error="none"} 1',
        `oauth_binding_events_total{event="rebound",${wechat}} 1`,
        `oauth_binding_events_total{event="refreshed",${wechat}} 1`,
        'oauth_binding_events_total{event="refused",type="DING_TALK",error="STATE_UNUSABLE"} 1',
        `oauth_binding_events_total{${refused},error="ACCOUNT_BOUND_ELSEWHERE"} 2`,
        `oauth_binding_events_total{${refused},error="PROVIDER_CODE_REJECTED"} 1`,
        `oauth_binding_events_total{${refused},error="STATE_UNUSABLE"} 5`,
        `oauth_binding_events_total{event="repeated",${wechat}} 1`,
        `oauth_binding_events_total{event="unbound",${wechat}} 1`
      ])
    }
  )
}

await t.test('a request that the rate limit refuses is a security event with the user', async (t) => {
  const { app, tokens, lines } = await buildService(t, 'sqlite', { OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: '1' })
  const headers = { authorization: `Bearer ${tokens[0]}` }
  const payload = { type: 'WECHAT', code: 'any', state: '0'.repeat(32) }
  for (let count = 0; count < 2; count++) await app.inject({ method: 'POST', url: familyUrl, headers, payload })
  t.match(JSON.parse(lines.at(-1)!), {
    ...{ level: 40, msg: 'request completed', event: 'refused', userId: '1', type: 'WECHAT' },
    error: 'TOO_MANY_REQUESTS'
  })
})

await t.test('at level warn, the lines of refusals are written, and those only', async (t) => {
  const { app, tokens, lines } = await buildService(t, 'sqlite', { LOG_LEVEL: 'warn' })
  const headers = { authorization: `Bearer ${tokens[0]}` }
  await app.inject({ url: familyUrl, headers })
  await app.inject({ url: familyUrl })
  t.strictSame(lines, [])
  const payload = { type: 'WECHAT', code: 'any', state: '0'.repeat(32) }
  await app.inject({ method: 'POST', url: familyUrl, headers, payload })
  t.match(JSON.parse(lines[0]!), { event: 'refused', reason: 'state_unknown' })
})

await t.test('a refused token is counted without a type that was made up', async (t) => {
  const { app, lines, readEvents } = await buildService(t, 'sqlite')
  for (const type of ['WECHAT', 'secret-type', '%22%0a']) {
    await app.inject({ method: 'PUT', url: `${familyUrl}/${type}`, payload: { state: true } })
  }
  t.match(JSON.parse(lines.at(-1)!), { level: 30, event: 'token_refused', error: 'UNAUTHENTICATED' })
  t.strictSame(await readEvents(), [
    'oauth_binding_events_total{event="token_refused",type="WECHAT",error="UNAUTHENTICATED"} 1',
    'oauth_binding_events_total{event="token_refused",type="none",error="UNAUTHENTICATED"} 2'
  ])
})

for (const kind of databaseKinds) {
  await t.test(`a client that hangs up keeps no security event out of the log and the metrics (${kind})`, async (t) => {
    const wechat = await startDelayedWechat(t)
    const { app, tokens, lines, readEvents } = await buildService(t, kind, { WECHAT_API_BASE_URL: wechat.origin })
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const closed = new Promise((resolve) => app.server.on('connection', (socket) => socket.on('close', resolve)))
    const headers = { authorization: `Bearer ${tokens[0]}` }
    const issued = await app.inject({ method: 'PUT', url: `${familyUrl}/WECHAT`, headers, payload: { state: false } })
    const state = new URL(issued.json().data as string).searchParams.get('state')
    wechat.hold()
    const abort = new AbortController()
    const answer = fetch(`${origin}${familyUrl}`, {
      method: 'POST',
      body: JSON.stringify({ type: 'WECHAT', code: 'any', state }),
      headers: { ...headers, 'content-type': 'application/json' },
      signal: abort.signal
    })
    await wechat.asked
    abort.abort()
    await t.rejects(answer)
    await closed
    wechat.answer()
    const findLine = () => lines.find((line) => line.includes('"event":"bound"'))
    for (let tries = 0; findLine() === undefined && tries < 1000; tries += 1) await sleep(10)
    t.match(JSON.parse(findLine() ?? '{}'), { userId: '1', type: 'WECHAT', msg: 'request aborted' })
    const counted = 'oauth_binding_events_total{event="bound",type="WECHAT",error="none"} 1'
    t.ok((await readEvents()).includes(counted))
  })
}
