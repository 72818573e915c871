import { createServer, type AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { startDelayedWechat } from '../helpers/delayed-wechat.js'
import { assertFailure, runCli, startCli, type CliOptions } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

const familyPath = '/api/administrator/user/oauth-binding'

async function createToken(t: Test, options: CliOptions): Promise<string> {
  return (await runCli(t, ['token', 'create', '--user', '1'], options)).stdout.trimEnd()
}

async function startServe(t: Test, options: CliOptions) {
  const cli = startCli(t, ['serve'], options)
  const [, origin] = await cli.waitFor('stdout', /Server listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const send = (token: string, method: string, path = familyPath, body?: object) =>
    fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
  const issue = async (token: string): Promise<string> => {
    const response = await send(token, 'PUT', `${familyPath}/WECHAT`, { state: false })
    const { data } = (await response.json()) as { data: string }
    return new URL(data).searchParams.get('state')!
  }
  return { cli, send, issue }
}

for (const kind of databaseKinds) {
  t.test(
    `serve migrates once, logs JSON, finishes what is in flight, and keeps what it acknowledged (${kind})`,
    async (t) => {
      const wechat = await startDelayedWechat(t)
      const settings = { ...serviceEnvironment, PORT: '0', WECHAT_API_BASE_URL: wechat.origin }
      const { url } = kind === 'sqlite' ? { url: 'file:./data/test.db' } : await createDatabase(t, kind)
      const options = { cwd: t.testdir(), env: { ...settings, DATABASE_URL: url } }
      const first = await startServe(t, options)
      const token = await createToken(t, options)

      const state = await first.issue(token)
      const completing = first.send(token, 'POST', familyPath, { type: 'WECHAT', code: 'code', state })
      await wechat.asked
      first.cli.child.kill('SIGTERM')
      await first.cli.waitFor('stdout', /Stopping/)
      wechat.answer()
      const completed = await completing
      t.equal(await completed.text(), '{"code":200,"data":"绑定成功","msg":"success"}', 'the request in flight')
      const stopped = await first.cli.end()
      t.strictSame([stopped.status, stopped.signal, stopped.stderr], [0, null, ''])
      for (const line of stopped.stdout.trimEnd().split('\n')) t.ok(JSON.parse(line), 'a line of JSON')
      if (kind === 'sqlite') t.match(stopped.stdout, 'Migrations applied')

      const second = await startServe(t, options)
      t.match(await (await second.send(token, 'GET')).text(), /"name":"wechat"[^}]*"has_binding":true/)
      const again = await second.issue(token)
      await (await second.send(token, 'PUT', `${familyPath}/WECHAT`, { state: true })).text()
      t.equal((await second.send(token, 'POST', familyPath, { type: 'WECHAT', code: 'x', state: again })).status, 403)
      const last = await second.issue(token)
      const bound = await second.send(token, 'POST', familyPath, { type: 'WECHAT', code: 'code', state: last })
      t.equal(bound.status, 200)
      t.equal((await second.cli.end('SIGKILL')).signal, 'SIGKILL')

      const third = await startServe(t, options)
      t.match(await (await third.send(token, 'GET')).text(), /"name":"wechat"[^}]*"has_binding":true/, 'after SIGKILL')
      t.equal((await third.cli.end('SIGINT')).status, 0)
      t.notMatch(second.cli.output.stdout + third.cli.output.stdout, 'Migrations applied')
    }
  )
}

t.test('serve gives up on a request in flight after the time limit, with exit status 1', async (t) => {
  const wechat = await startDelayedWechat(t)
  const settings = { WECHAT_API_BASE_URL: wechat.origin, OAUTH_BINDING_SHUTDOWN_TIMEOUT_SECONDS: '1' }
  const options = { cwd: t.testdir(), env: { ...serviceEnvironment, PORT: '0', ...settings } }
  const { cli, send, issue } = await startServe(t, options)
  const token = await createToken(t, options)
  const state = await issue(token)
  const completing = send(token, 'POST', familyPath, { type: 'WECHAT', code: 'code', state }).catch(() => null)
  await wechat.asked
  const { status, stdout } = await cli.end('SIGTERM')
  t.equal(status, 1)
  t.match(stdout, 'killed by timeout')
  t.equal(await completing, null)
})

t.test('serve ends with exit status 2 and clear messages when the configuration is wrong:', async (t) => {
  const cwd = t.testdir()
  const wrong: Record<string, [Record<string, string>, RegExp]> = {
    'an app secret is missing': [
      { WECHAT_APP_SECRET: '' },
      /^oauth-binding: WECHAT_APP_SECRET is missing \(WeChat\)\.\n$/
    ],
    'a database is of another kind': [{ DATABASE_URL: 'mysql://x' }, /^oauth-binding: DATABASE_URL must be file:.*\n$/],
    'a name is misspelt': [
      { OAUTH_BINDING_SECRT: 'x' },
      /^oauth-binding: OAUTH_BINDING_SECRT is not a known setting; did you mean OAUTH_BINDING_SECRET\?\n$/
    ],
    'several are wrong': [
      { PORT: 'x', OAUTH_BINDING_SECRET: 'short' },
      /^(oauth-binding: (PORT|OAUTH_BINDING_SECRET) must be .*\n){2}$/
    ]
  }
  for (const [when, [changes, message]] of Object.entries(wrong)) {
    const env = { ...serviceEnvironment, ...changes }
    assertFailure(t, await runCli(t, ['serve'], { cwd, env }), 2, message, when)
  }
  const nothing = await runCli(t, ['serve'], { cwd })
  assertFailure(
    t,
    nothing,
    2,
    /No provider is configured[^]*WECHAT_APP_ID is missing[^]*DING_TALK_CLIENT_ID is/,
    'nothing'
  )
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
  assertFailure(
    t,
    taken,
    1,
    `oauth-binding: Port ${port} on 127.0.0.1 is taken; choose another one.\n`,
    'the port is taken'
  )
  const foreign = await run({ HOST: '203.0.113.1', PORT: '0' })
  assertFailure(
    t,
    foreign,
    1,
    /^oauth-binding: It cannot listen on port 0 of 203\.0\.113\.1 \(E\w+\)\.\n$/,
    'the host is foreign'
  )
  const folder = await run({ DATABASE_URL: 'file:./file/x.db', PORT: '0' })
  assertFailure(t, folder, 1, /^oauth-binding: The database is away.*\n$/, 'the data folder cannot be written')
  const away = await run({ DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1:1/db', PORT: '0' })
  assertFailure(t, away, 1, /^oauth-binding: The database is away.*\n$/, 'the database is away')
  t.notMatch(away.stderr, 'hunter2')
})
