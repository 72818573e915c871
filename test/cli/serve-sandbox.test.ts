import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openDatabase } from '../../src/persistence/client.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/prisma-access-token-store.js'
import { assertFailure, runCli, startCli, type CliOptions } from '../helpers/run-cli.js'
import { serviceEnvironment } from '../helpers/service-environment.js'

interface Welcome {
  text: string
  demo: URL
  docs: string
  token: string
  curl: string
  api: string
}

async function startDemo(t: Test, options: CliOptions, args: string[] = []) {
  const cli = startCli(t, ['serve', '--sandbox', ...args], options)
  await cli.waitFor('stdout', /Stop with Ctrl\+C/)
  const text = cli.output.stdout
  const read = (pattern: RegExp) => pattern.exec(text)![1]!
  const demo = new URL(read(/Demo page +(\S+)/))
  const fragment = new URLSearchParams(demo.hash.slice(1))
  const welcome: Welcome = {
    ...{ text, demo, docs: read(/API docs +(\S+)/), token: read(/Demo token +(\S+)/), curl: read(/^(curl .*)$/m) },
    api: fragment.get('api')!
  }
  t.equal(fragment.get('token'), welcome.token)
  return { cli, welcome }
}

/** Lets the shell take the command apart, with a `curl` that only prints its arguments. */
function parseCommand(t: Test, command: string): string[] {
  const folder = t.testdir()
  const program = join(folder, 'curl')
  writeFileSync(program, `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)))\n`)
  chmodSync(program, 0o755)
  const { PATH, HOME } = process.env
  const env = { PATH: `${folder}:${PATH}`, HOME }
  return JSON.parse(spawnSync('sh', ['-c', command], { encoding: 'utf8', env: env as NodeJS.ProcessEnv }).stdout)
}

const freePorts = { PORT: '0' }

t.test('serve --sandbox prints what a newcomer needs, and the curl works as it is', async (t) => {
  const { cli, welcome } = await startDemo(t, { cwd: t.testdir(), env: freePorts })
  const args = parseCommand(t, welcome.curl)
  t.strictSame(args, [
    ...['-sS', '-X', 'PUT', '-H', `Authorization: Bearer ${welcome.token}`, '-H', 'Accept: application/json'],
    ...['-H', 'Content-Type: application/json', '-d', '{"state":false}'],
    `${welcome.api}/api/administrator/user/oauth-binding/WECHAT`
  ])
  const response = await fetch(args.at(-1)!, {
    method: 'PUT',
    headers: { authorization: `Bearer ${welcome.token}`, 'content-type': 'application/json' },
    body: '{"state":false}'
  })
  const body = await response.text()
  t.match(body, /^\{"code":200,"data":"http:\/\/127\.0\.0\.1:\d+\/connect\/qrconnect\?appid=wx\w+&redirect_uri=/)
  t.match(body, /&state=[0-9a-f]{32}&connect_redirect=1#wechat_redirect","msg":"success"\}$/)
  t.equal((await fetch(welcome.docs)).status, 200)
  t.equal((await fetch(welcome.demo)).status, 200)
  t.equal(cli.output.stderr, '', 'nothing else is said')
  const stopped = await cli.end('SIGINT')
  t.strictSame([stopped.status, stopped.stdout], [0, welcome.text])
})

t.test('serve --sandbox lets a binding live its whole life', async (t) => {
  const { welcome } = await startDemo(t, { cwd: t.testdir(), env: { ...freePorts, DING_TALK_FLOW: 'legacy' } })
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
  const [person] = (await (await fetch(new URL('/sandbox/accounts', welcome.demo))).json()) as { id: string }[]
  for (const type of ['WECHAT', 'DING_TALK']) {
    const address = new URL((await call('PUT', `${base}/${type}`, { state: false })).data)
    if (type === 'DING_TALK') t.equal(address.pathname, '/connect/qrconnect', 'the flow is the legacy one')
    address.searchParams.set('sandbox_account', person!.id)
    address.searchParams.set('sandbox_decision', 'allow')
    const redirect = await fetch(address, { redirect: 'manual' })
    const { searchParams } = new URL(redirect.headers.get('location')!)
    const callback = { type, code: searchParams.get('code'), state: searchParams.get('state') }
    t.match(await call('POST', base, callback), { code: 200, data: '绑定成功' }, type)
    const list = (await call('GET', base)).data as { name: string; has_binding: boolean }[]
    t.match(
      list.find(({ name }) => name === type.toLowerCase()),
      { has_binding: true },
      type
    )
    t.match(await call('PUT', `${base}/${type}`, { state: true }), { code: 200, data: '操作成功' }, type)
  }
})

t.test('serve --sandbox lets the demo page call the service, and no other page', async (t) => {
  const { welcome } = await startDemo(t, {
    ...{ cwd: t.testdir(), env: { ...freePorts, OAUTH_BINDING_CORS_ORIGINS: 'http://localhost:8000' } }
  })
  const ask = async (origin: string) => {
    const url = `${welcome.api}/api/administrator/user/oauth-binding`
    const headers = { origin, 'access-control-request-method': 'POST' }
    return (await fetch(url, { method: 'OPTIONS', headers })).headers.get('access-control-allow-origin')
  }
  t.equal(await ask(welcome.demo.origin), welcome.demo.origin)
  t.equal(await ask('http://localhost:8000'), 'http://localhost:8000')
  t.equal(await ask('http://localhost:8001'), null)
})

t.test('serve --sandbox leaves one demo token at most, for a day at most, and none when stopped', async (t) => {
  const cwd = t.testdir()
  const options = { cwd, env: freePorts }
  const first = await startDemo(t, options)
  await first.cli.end('SIGKILL')
  const second = await startDemo(t, options)
  const database = await openDatabase(`file:${join(cwd, 'data/oauth-binding.db')}`)
  t.teardown(() => database.close())
  const find = (token: string) => createPrismaAccessTokenStore(database).findAccessToken(token.split('|')[0]!)
  t.equal(await find(first.welcome.token), null, 'the killed run left none')
  const stored = await find(second.welcome.token)
  const lifeHours = (stored!.expiresAt!.getTime() - Date.now()) / 3_600_000
  t.ok(lifeHours > 23 && lifeHours <= 24)
  t.equal((await second.cli.end('SIGTERM')).status, 0)
  t.equal(await find(second.welcome.token), null)
})

t.test('serve --sandbox takes the ports it is given', async (t) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cwd = t.testdir()
  const options = { cwd, env: { PORT: '0' } }
  const taken = await runCli(t, ['serve', '--sandbox-port', String(port)], options)
  assertFailure(t, taken, 1, `oauth-binding: Port ${port} on 127.0.0.1 is taken; choose another one.\n`, 'its own')
  const below = await runCli(t, ['serve', '--sandbox'], { cwd, env: { PORT: String(port - 1) } })
  assertFailure(t, below, 1, `Port ${port} on 127.0.0.1 is taken`, 'PORT + 1')
  const service = await runCli(t, ['serve', '--sandbox', '--sandbox-port', '0'], { cwd, env: { PORT: String(port) } })
  assertFailure(t, service, 1, `Port ${port} on 127.0.0.1 is taken`, "the service's")
  await new Promise((resolve) => server.close(resolve))
  const { welcome } = await startDemo(t, options, ['--sandbox-port', String(port)])
  t.equal(welcome.demo.port, String(port))
})

t.test('serve --sandbox ends with exit status 2 when', async (t) => {
  const cwd = t.testdir()
  const run = (env: Record<string, string>) => runCli(t, ['serve', '--sandbox'], { cwd, env })
  const configured = await run({ WECHAT_APP_ID: serviceEnvironment.WECHAT_APP_ID! })
  assertFailure(t, configured, 2, /^oauth-binding: WECHAT_APP_ID is set, and --sandbox chooses it itself/, 'configured')
  assertFailure(
    t,
    await run({ HOST: '0.0.0.0' }),
    2,
    /^oauth-binding: HOST must be a loopback address/,
    'open to others'
  )
  assertFailure(t, await run({ PORT: '65535' }), 2, /set --sandbox-port/, 'no port is left')
  assertFailure(
    t,
    await run({ OAUTH_BINDING_SECRET: 'short' }),
    2,
    /^oauth-binding: OAUTH_BINDING_SECRET must/,
    'a secret is short'
  )
})

t.test('serve --sandbox closes everything when the database cannot be used', async (t) => {
  const cwd = t.testdir({ data: '' })
  const result = await runCli(t, ['serve', '--sandbox'], { cwd, env: freePorts })
  assertFailure(t, result, 1, /^oauth-binding: The database is away.*\n$/)
})
