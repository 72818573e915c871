import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createAccessTokens } from '../../../src/auth/access-token.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase, databaseKinds } from '../../helpers/databases.js'
import { startDelayedWechat } from '../../helpers/delayed-wechat.js'
import { assertFailure, runCli, startCli, type CliOptions } from '../../helpers/run-cli.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

const familyPath = '/api/administrator/user/oauth-binding'

async function createToken(t: Test, url: string): Promise<string> {
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  const store = createPrismaAccessTokenStore(database)
  const fields = { userId: '1', name: 'test', count: 1, expiresAt: null, now: new Date() }
  return (await createAccessTokens({ store, ...fields }))[0]!
}

/** Starts `serve` and returns what a front end of one user does with it. */
async function startServe(t: Test, options: CliOptions) {
  const cli = startCli(t, ['serve'], options)
  const [, origin] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const send = async (token: string, method: string, path = '', body?: object) => {
    const response = await fetch(`${origin}${familyPath}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return response.text()
  }
  const bind = async (token: string) => {
    const { data } = JSON.parse(await send(token, 'PUT', '/WECHAT', { state: false }))
    return send(token, 'POST', '', { type: 'WECHAT', code: 'code', state: new URL(data).searchParams.get('state') })
  }
  return { cli, send, bind }
}

const bound = '{"code":200,"data":"绑定成功","msg":"success"}'

for (const kind of databaseKinds) {
  t.test(`serve keeps what it acknowledged, migrates once, finishes what is in flight (${kind})`, async (t) => {
    const cwd = t.testdir()
    const wechat = await startDelayedWechat(t)
    const database = kind === 'sqlite' ? 'file:./data/test.db' : (await createDatabase(t, kind)).url
    const settings = { PORT: '0', DATABASE_URL: database, WECHAT_API_BASE_URL: wechat.origin }
    const options = { cwd, env: { ...serviceEnvironment, ...settings } }

    const first = await startServe(t, options)
    const token = await createToken(t, kind === 'sqlite' ? `file:${join(cwd, 'data/test.db')}` : database)
    t.equal(await first.bind(token), bound)
    t.equal((await first.cli.end('SIGKILL')).signal, 'SIGKILL')
    t.equal(first.cli.output.stdout.includes('Migrations applied'), kind === 'sqlite', 'the other database had them')

    const second = await startServe(t, options)
    t.match(await second.send(token, 'GET'), /"name":"wechat"[^}]*"has_binding":true/, 'after SIGKILL')
    wechat.hold()
    const completed = second.bind(token)
    await wechat.asked
    second.cli.child.kill('SIGTERM')
    await second.cli.waitFor('stdout', /Stopping/)
    wechat.answer()
    t.equal(await completed, bound, 'the request in flight')
    const { status, stdout, stderr } = await second.cli.end()
    t.strictSame([status, stderr], [0, ''])
    t.notMatch(stdout, 'Migrations applied')
    for (const line of stdout.trimEnd().split('\n')) t.ok(JSON.parse(line), 'a line of JSON')
  })
}

t.test('serve ends with exit status 2 and one clear message when', async (t) => {
  const cwd = t.testdir()
  const wrong: Record<string, [Record<string, string>, RegExp]> = {
    'an app secret is missing': [{ WECHAT_APP_SECRET: '' }, /^oauth-binding: WECHAT_APP_SECRET is missing .*\.\n$/],
    'the database is of another kind': [{ DATABASE_URL: 'mysql://x' }, /^oauth-binding: DATABASE_URL must be .*\n$/],
    'the database URL is half there': [{ DATABASE_URL: 'file:x?y' }, /^oauth-binding: .*file: URL.*\n$/],
    'a name is misspelt': [{ OAUTH_BINDING_SECRT: 'x' }, /^oauth-binding: .* did you mean OAUTH_BINDING_SECRET\?\n$/]
  }
  for (const [when, [changes, message]] of Object.entries(wrong)) {
    const env = { ...serviceEnvironment, ...changes }
    assertFailure(t, await runCli(t, ['serve'], { cwd, env }), 2, message, when)
  }
})

t.test('serve ends with exit status 1 and one clear message when', async (t) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const cwd = t.testdir({ file: '' })
  const run = (changes: Record<string, string>) =>
    runCli(t, ['serve'], { cwd, env: { ...serviceEnvironment, LOG_LEVEL: 'silent', ...changes } })
  const taken = await run({ PORT: String(port) })
  const isTaken = new RegExp(
    `^oauth-binding: Port ${port} on 127.0.0.1 is taken; choose another one: PORT=\\d+ oauth-binding serve\\n$`
  )
  assertFailure(t, taken, 1, isTaken, 'the port is taken')
  assertFailure(
    t,
    await run({ PORT: '0', OAUTH_BINDING_ADMIN_PORT: String(port) }),
    1,
    isTaken,
    'the port of metrics is taken'
  )
  const folder = await run({ DATABASE_URL: 'file:./file/x.db', PORT: '0' })
  assertFailure(t, folder, 1, /^oauth-binding: The database is away: .*\n$/, 'the data folder cannot be written')
})
