import t, { type Test } from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase } from '../helpers/databases.js'
import { startDelayedWechat } from '../helpers/delayed-wechat.js'
import { openForTest } from '../helpers/open-store.js'
import { startPgbouncer } from '../helpers/pgbouncer.js'
import { assertFailure, runCli, startCli } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

const userCount = 20

async function createTokens(t: Test, url: string): Promise<string[]> {
  const store = createPrismaAccessTokenStore(await openForTest(t, url))
  const tokens: string[] = []
  for (let user = 1; user <= userCount; user += 1) {
    const fields = { userId: String(user), name: 'test', count: 1, expiresAt: null, now: new Date() }
    tokens.push(...(await createAccessTokens({ store, ...fields })))
  }
  return tokens
}

/** Starts an instance, and returns what sends requests to it. */
async function startInstance(t: Test, env: Record<string, string>) {
  const cli = startCli(t, ['serve'], { cwd: t.testdirName, env: { ...serviceEnvironment, PORT: '0', ...env } })
  const [, origin] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  return async (token: string, method: string, path = '', body?: object) => {
    const response = await fetch(`${origin}/api/administrator/user/oauth-binding${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return { status: response.status, ...((await response.json()) as { data: unknown; error?: string }) }
  }
}

for (const mode of ['transaction', 'session'] as const) {
  t.test(`two instances behind PgBouncer migrate, issue, complete, list and unbind (${mode} mode)`, async (t) => {
    t.testdir()
    const pgbouncer = await startPgbouncer(t, mode, mode === 'transaction' ? ['default_pool_size = 3'] : [])
    const { url } = await createDatabase(t, 'postgresql', { migrated: false })
    const wechat = await startDelayedWechat(t)
    const env = {
      DATABASE_URL: pgbouncer.urlOf(url, '?pgbouncer=true'),
      OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: '8',
      WECHAT_API_BASE_URL: wechat.origin
    }
    const [first, second] = await Promise.all([startInstance(t, env), startInstance(t, env)])
    const tokens = await createTokens(t, url)
    const live = async (token: string): Promise<string> => {
      const issued = await first(token, 'PUT', '/WECHAT', { state: false })
      const state = new URL(String(issued.data)).searchParams.get('state')
      const completed = await second(token, 'POST', '', { type: 'WECHAT', code: 'code', state })
      const listed = await first(token, 'GET')
      return `${issued.status} ${completed.error ?? completed.status} ${listed.status}`
    }
    const ends = await Promise.all(tokens.map(live))
    t.strictSame(ends.filter((end) => end === '200 200 200').length, 1, 'all have the same account')
    t.strictSame(ends.filter((end) => end === '200 ACCOUNT_BOUND_ELSEWHERE 200').length, userCount - 1)
    const owner = tokens[ends.indexOf('200 200 200')]!
    t.match(await second(owner, 'GET'), { data: [{ name: 'ding_talk' }, { name: 'wechat', has_binding: true }] })
    t.match(await second(owner, 'PUT', '/WECHAT', { state: true }), { status: 200 })
    t.match(await first(owner, 'GET'), { data: [{ name: 'ding_talk' }, { name: 'wechat', has_binding: false }] })
  })
}

t.test('serve and migrate name the setting when PgBouncer refuses them', async (t) => {
  const cwd = t.testdir()
  const pgbouncer = await startPgbouncer(t, 'transaction')
  const { url } = await createDatabase(t, 'postgresql')
  const env = { ...serviceEnvironment, PORT: '0', LOG_LEVEL: 'silent', DATABASE_URL: pgbouncer.urlOf(url) }
  for (const command of ['serve', 'migrate']) {
    assertFailure(t, await runCli(t, [command], { cwd, env }), 1, /add pgbouncer=true/, command)
  }
})
