import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { sandboxPlatforms, sandboxSettings } from '../../../src/sandbox/settings.js'
import { sendRaw } from '../../helpers/send-raw.js'
import { assertFailure, callCli, runCli, startCli } from '../../helpers/run-cli.js'

t.test('sandbox prints its address, says what it is asked, and stops with 0', async (t) => {
  const cli = startCli(t, ['sandbox', '--port', '0'], { cwd: t.testdir() })
  const [, origin] = await cli.waitFor('stdout', /^(http:\/\/127\.0\.0\.1:\d+)\n/)
  const accounts = await fetch(`${origin}/sandbox/accounts`)
  t.equal(accounts.status, 200)
  const settings = sandboxSettings(origin!)
  const query = `appid=${settings.WECHAT_APP_ID}&secret=wrong-secret&code=x&grant_type=authorization_code`
  await (await fetch(`${origin}/sns/oauth2/access_token?${query}`)).text()
  await cli.waitFor('stderr', /access_token/)
  const { status, stdout, stderr } = await cli.end('SIGTERM')
  t.equal(status, 0)
  t.equal(stdout, `${origin}\n`)
  t.notMatch(stderr, 'wrong-secret')
})

t.test('sandbox answers under the names of --allowed-host, and refuses what is no name', async (t) => {
  const args = ['sandbox', '--port', '0', '--allowed-host', 'a.example', 'b.example']
  const cli = startCli(t, args, { cwd: t.testdir() })
  const [, port] = await cli.waitFor('stdout', /^http:\/\/127\.0\.0\.1:(\d+)\n/)
  for (const [name, status] of Object.entries({ 'a.example': 200, 'b.example': 200, 'c.example': 403 })) {
    const request = `GET /sandbox/accounts HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`
    t.match(await sendRaw(Number(port), request), new RegExp(`^HTTP/1.1 ${status} `), name)
  }
  await cli.end('SIGTERM')
  const wrong = await callCli(['sandbox', '--port', '0', '--allowed-host', 'http://a'], { cwd: t.testdir() })
  assertFailure(t, wrong, 2, /^oauth-binding: sandbox: allowedHosts must list .*\n$/)
})

t.test('sandbox --print-env prints the settings for its port and exits', async (t) => {
  const { status, stdout, stderr } = await callCli(['sandbox', '--port', '4321', '--print-env'], { cwd: t.testdir() })
  t.strictSame([status, stderr], [0, ''])
  const lines = Object.entries(sandboxSettings('http://127.0.0.1:4321')).map(([name, value]) => `${name}=${value}\n`)
  t.equal(stdout, lines.join(''))
})

t.test('sandbox --print-env --all-platforms prints those of every platform', async (t) => {
  const args = ['sandbox', '--port', '4321', '--print-env', '--all-platforms']
  const { status, stdout } = await callCli(args, { cwd: t.testdir() })
  t.equal(status, 0)
  const settings = sandboxSettings('http://127.0.0.1:4321', {}, sandboxPlatforms)
  t.strictSame(
    stdout.trim().split('\n'),
    Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  )
})

t.test('sandbox ends with one clear message when the port is taken', async (t) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const result = await runCli(t, ['sandbox', '--port', String(port)], { cwd: t.testdir() })
  const cure = `oauth-binding sandbox --port ${port < 60_000 ? port + 1000 : port - 1000}`
  assertFailure(t, result, 1, `oauth-binding: Port ${port} on 127.0.0.1 is taken; choose another one: ${cure}\n`)
})
