import { spawnSync } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { createDatabase } from '../../helpers/databases.js'
import { assertFailure, runCli, startCli, type CliOptions } from '../../helpers/run-cli.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

interface Welcome {
  text: string
  demo: URL
  docs: string
  token: string
  /** What is printed to be pasted into a shell. */
  commands: string
  api: string
}

/** As much of the contract as these tests look at. */
interface Contract {
  components: { schemas: { ProviderType: { enum: string[] } } }
}

async function startDemo(t: Test, options: CliOptions, args: string[] = []) {
  const cli = startCli(t, ['serve', '--sandbox', ...args], options)
  await cli.waitFor('stdout', /Stop with Ctrl\+C/)
  const text = cli.output.stdout
  const read = (pattern: RegExp) => pattern.exec(text)![1]!
  const demo = new URL(read(/Demo page +(\S+)/))
  const fragment = new URLSearchParams(demo.hash.slice(1))
  const welcome: Welcome = {
    ...{ text, demo, docs: read(/API docs +(\S+)/), token: read(/Demo token +(\S+)/) },
    commands: read(/^(export [^]*)^Stop/m),
    api: fragment.get('api')!
  }
  t.equal(fragment.get('token'), welcome.token)
  return { cli, welcome }
}

/** Pastes what is printed into a shell, and asserts that a binding lives its whole life there. */
function pasteCommands(t: Test, { commands }: Welcome, when: string) {
  const env = { PATH: process.env['PATH'] } as NodeJS.ProcessEnv
  const { stdout, stderr, status } = spawnSync('sh', ['-eu'], { input: commands, encoding: 'utf8', env })
  t.strictSame({ stderr, status }, { stderr: '', status: 0 }, when)
  const [bound, signedIn, redeemed, list, unbound, refused, ...more] = stdout.trim().split('\n')
  t.equal(bound, '{"code":200,"data":"绑定成功","msg":"success"}', when)
  t.match(signedIn, /^\{"code":200,"data":\{"token":"\d+\|\w{40}","role":"user"\},"msg":"success"\}$/, when)
  t.equal(redeemed, bound, `${when}: the ticket binds`)
  t.match(JSON.parse(list as string), { code: 200 }, when)
  const named = (JSON.parse(list as string) as { data: { name: string; has_binding: boolean }[] }).data
  const isBound = Object.fromEntries(named.map((item) => [item.name, item.has_binding]))
  t.match(isBound, { ding_talk: true, wechat: true }, `${when}: the token of the sign-in works`)
  t.equal(unbound, '{"code":200,"data":"操作成功","msg":"success"}', when)
  t.match(JSON.parse(refused as string), { code: 401 }, `${when}: the session has ended with its binding`)
  t.strictSame(more, [])
}

/** Plays the whole life of a binding through the service's API. */
async function liveThrough(t: Test, welcome: Welcome, type: string, path: string) {
  const base = `${welcome.api}/api/administrator/user/oauth-binding`
  const call = async (method: string, url: string, body?: object) => {
    const headers = { authorization: `Bearer ${welcome.token}`, 'content-type': 'application/json' }
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return (await response.json()) as { code: number; data: never }
  }
  const find = async () =>
    ((await call('GET', base)).data as { name: string; has_binding: boolean }[]).find(
      ({ name }) => name === type.toLowerCase()
    )
  const accounts = await (await fetch(new URL('/sandbox/accounts', welcome.demo))).json()
  const address = new URL((await call('PUT', `${base}/${type}`, { state: false })).data)
  t.equal(address.pathname, path)
  address.searchParams.set('sandbox_account', (accounts as { id: string }[])[0]!.id)
  address.searchParams.set('sandbox_decision', 'allow')
  const redirect = await fetch(address, { redirect: 'manual' })
  const { searchParams } = new URL(redirect.headers.get('location')!)
  const code = searchParams.get('authCode') ?? searchParams.get('code')
  const completed = await call('POST', base, { type, code, state: searchParams.get('state') })
  t.match(completed, { code: 200, data: '绑定成功' }, type)
  t.match(await find(), { has_binding: true }, type)
  t.match(await call('PUT', `${base}/${type}`, { state: true }), { code: 200, data: '操作成功' }, type)
  t.match(await find(), { has_binding: false }, type)
}

async function assertCors(t: Test, welcome: Welcome) {
  const ask = async (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'POST' }
    const url = `${welcome.api}/api/administrator/user/oauth-binding`
    return (await fetch(url, { method: 'OPTIONS', headers })).headers.get('access-control-allow-origin')
  }
  t.equal(await ask(welcome.demo.origin), welcome.demo.origin, 'the demo page')
  t.equal(await ask('http://localhost:8000'), 'http://localhost:8000', 'a configured page')
  t.equal(await ask('http://localhost:8001'), null, 'another page')
}

async function listenAnywhere(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

t.test('serve --sandbox prints what a newcomer needs, and everything printed works', async (t) => {
  const cwd = t.testdir()
  const env = { PORT: '0', OAUTH_BINDING_CORS_ORIGINS: 'http://localhost:8000' }
  const first = await startDemo(t, { cwd, env })
  const { welcome } = first
  pasteCommands(t, welcome, 'current flow')
  pasteCommands(t, welcome, 'pasted again')
  t.equal((await fetch(welcome.docs)).status, 200)
  t.equal(new URLSearchParams(new URL(welcome.docs).hash.slice(1)).get('token'), welcome.token)
  t.equal((await fetch(welcome.demo)).status, 200)
  await assertCors(t, welcome)
  t.equal(new URLSearchParams(welcome.demo.hash.slice(1)).getAll('token').length, 2, 'of two users')
  t.match(welcome.text, `As user 2    ${welcome.demo.href}&user=2\n`)
  t.match(welcome.text, 'simulated WeChat and DingTalk.')
  await liveThrough(t, welcome, 'WECHAT', '/connect/qrconnect')
  await liveThrough(t, welcome, 'DING_TALK', '/oauth2/auth')
  await first.cli.end('SIGKILL')

  const { port, close } = await listenAnywhere()
  await close()
  const legacy = { cwd, env: { PORT: '0', DING_TALK_FLOW: 'legacy', OAUTH_BINDING_SECRET: 'x'.repeat(32) } }
  const second = await startDemo(t, legacy, ['--sandbox-port', String(port), '--all-platforms'])
  t.equal(second.welcome.demo.port, String(port))
  t.match(second.welcome.text, 'simulated WeChat, WeChat official account, DingTalk, WeCom, and Feishu.')
  pasteCommands(t, second.welcome, 'legacy flow, beside every platform')
  await liveThrough(t, second.welcome, 'DING_TALK', '/connect/qrconnect')
  await liveThrough(t, second.welcome, 'WECOM', '/wwlogin/sso/login')
  await liveThrough(t, second.welcome, 'FEISHU', '/open-apis/authen/v1/authorize')
  const offered = (await (await fetch(new URL('documentation/json', second.welcome.docs))).json()) as Contract
  t.strictSame(offered.components.schemas.ProviderType.enum.slice(0, 4), ['WECHAT', 'DING_TALK', 'WECOM', 'FEISHU'])

  const database = await openDatabase(`file:${join(cwd, 'data/oauth-binding.db')}`)
  t.teardown(() => database.close())
  const find = (token: string) => createPrismaAccessTokenStore(database).findAccessToken(token.split('|')[0]!)
  t.equal(await find(welcome.token), null, 'the token of the killed run is gone')
  const lifeHours = ((await find(second.welcome.token))!.expiresAt!.getTime() - Date.now()) / 3_600_000
  t.ok(lifeHours > 23 && lifeHours <= 24, 'the new one lives for a day')
  const { status, stdout } = await second.cli.end('SIGINT')
  const goodbye = '\nGoodbye: service and simulator have stopped. What was bound is kept in the database.\n'
  t.strictSame([status, stdout], [0, second.welcome.text + goodbye])
  t.equal(await find(second.welcome.token), null, 'stopped, it leaves none')
})

t.test('serve --sandbox ends with exit status 2 when', async (t) => {
  const cwd = t.testdir()
  const run = (env: Record<string, string>) => runCli(t, ['serve', '--sandbox'], { cwd, env })
  const configured = await run({ WECHAT_APP_ID: serviceEnvironment.WECHAT_APP_ID! })
  assertFailure(t, configured, 2, /^oauth-binding: WECHAT_APP_ID is set, and --sandbox chooses it.*\n$/, 'configured')
  assertFailure(t, await run({ HOST: '0.0.0.0' }), 2, /^oauth-binding: HOST must be a loopback.*\n$/, 'open to others')
  assertFailure(t, await run({ PORT: '65535' }), 2, /^oauth-binding: .* set --sandbox-port\.\n$/, 'no port is left')
})

t.test('serve --sandbox ends with exit status 1, everything closed, when', async (t) => {
  const cwd = t.testdir()
  const { port, close } = await listenAnywhere()
  t.teardown(close)
  const isTaken = (options: string) =>
    new RegExp(
      `^oauth-binding: Port ${port} on 127.0.0.1 is taken; choose another one: PORT=\\d+ oauth-binding serve ${options}\\n$`
    )
  const next = await runCli(t, ['serve', '--sandbox'], { cwd, env: { PORT: String(port - 1) } })
  assertFailure(t, next, 1, isTaken('--sandbox'), "the simulator's port is taken")
  const service = await runCli(t, ['serve', '--sandbox-port', '0'], { cwd, env: { PORT: String(port) } })
  assertFailure(t, service, 1, isTaken('--sandbox-port 0'), "the service's port is taken")

  const { url } = await createDatabase(t, 'sqlite')
  const database = await openDatabase(url)
  t.teardown(() => database.close())
  await database.client.$executeRaw`CREATE TRIGGER refuse BEFORE INSERT ON personal_access_tokens
    BEGIN SELECT RAISE(ABORT, 'no tokens here'); END`
  const refused = await runCli(t, ['serve', '--sandbox'], { cwd, env: { PORT: '0', DATABASE_URL: url } })
  assertFailure(
    t,
    refused,
    1,
    /^oauth-binding: It failed unexpectedly: .*no tokens here.*\n$/,
    'the database takes no token'
  )
})
