import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createSandbox, type SandboxOptions } from '../../src/sandbox/server.js'
import { sendRaw } from '../helpers/send-raw.js'

type Headers = Record<string, string>

/** A simulator that listens, and a client that sends the headers it is told to. */
async function startSandbox(t: Test, options: SandboxOptions = {}) {
  const sandbox = createSandbox(options)
  t.teardown(() => sandbox.app.close())
  await sandbox.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = sandbox.app.server.address() as AddressInfo
  const send = (method: string, path: string, headers: Headers, body = ''): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() })
      })
      request.on('error', reject).end(body)
    })
  return { ...sandbox, port, send }
}

const json = { 'content-type': 'application/json' }
const paths = ['/', '/demo', '/sandbox/accounts', '/sandbox/exchanges', '/sandbox/clock', '/sns/userinfo', '/nothing']

t.test('a name that is not of loopback is refused on every path', async (t) => {
  const { send, port } = await startSandbox(t)
  const names = ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example']
  for (const host of [...names, '10.0.0.1', '[::2]', 'evil.example/localhost', 'localhost@evil.example']) {
    for (const path of paths) {
      const { status, text } = await send('GET', path, { host })
      t.equal(status, 403, `${host} ${path}`)
      t.match(text, /^The simulator answers only to loopback names .*\n$/)
    }
  }
})

t.test('a request without a name is refused', async (t) => {
  const { port } = await startSandbox(t)
  t.match(await sendRaw(port, 'GET /sandbox/accounts HTTP/1.0\r\n\r\n'), /^HTTP\/1.1 403 /)
})

t.test('names and addresses of loopback are answered, whatever the port', async (t) => {
  const { send, port } = await startSandbox(t)
  for (const host of ['localhost', `127.0.0.1:${port}`, '[::1]:8080', 'app.localhost:1', 'LOCALHOST']) {
    t.equal((await send('GET', '/sandbox/accounts', { host })).status, 200, host)
  }
})

t.test('allowedHosts are answered, their subdomains not', async (t) => {
  const { send } = await startSandbox(t, { allowedHosts: ['Simulator.example', '[2001:db8::1]'] })
  for (const host of ['simulator.example', 'SIMULATOR.example:8443', '[2001:db8::1]:3001', 'localhost']) {
    t.equal((await send('GET', '/demo', { host })).status, 200, host)
  }
  t.equal((await send('GET', '/demo', { host: 'a.simulator.example' })).status, 403)
})

t.test('a page of another origin changes nothing', async (t) => {
  const { send, port, faults, clock } = await startSandbox(t)
  const host = `127.0.0.1:${port}`
  const origins = ['https://evil.example', `http://localhost:${port}`, 'http://127.0.0.1:1', `https://${host}`, 'null']
  const before = clock.offsetSeconds()
  for (const origin of origins) {
    const headers = { ...json, host, origin }
    const calls = [
      send('POST', '/sandbox/faults', headers, '{"fault":"timeout"}'),
      send('POST', '/sandbox/clock', headers, '{"advance_seconds":60}'),
      send('DELETE', '/sandbox/faults', headers),
      send('POST', '/sandbox/tickets', headers, '{}'),
      send('POST', '/v1.0/oauth2/userAccessToken', headers, '{}')
    ]
    for (const { status, text } of await Promise.all(calls)) {
      t.strictSame([status, text], [403, 'No page of another origin may do this.\n'], origin)
    }
    t.equal((await send('GET', '/sandbox/accounts', { host, origin })).status, 200, 'the people are no secret')
  }
  t.strictSame([faults.list(), clock.offsetSeconds()], [[], before])
})

t.test('its own page and programs steer the simulator', async (t) => {
  const { send, port, clock } = await startSandbox(t)
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    for (const headers of [
      { ...json, host, origin: `http://${host}` },
      { ...json, host }
    ]) {
      t.equal((await send('POST', '/sandbox/clock', headers, '{"advance_seconds":60}')).status, 200)
    }
  }
  t.equal(clock.offsetSeconds(), 240)
})
