import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAccessTokens } from '../../../src/auth/access-token.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../../src/persistence/access-tokens/prisma-access-token-store.js'
import { loadConfig } from '../../../src/service/config/config.js'
import { createServer } from '../../../src/service/server.js'
import { createDatabase } from '../../helpers/databases.js'
import { serviceEnvironment } from '../../helpers/service-environment.js'

const familyUrl = '/api/administrator/user/oauth-binding'

async function startServer(t: Test, settings: Record<string, string>) {
  const { url } = await createDatabase(t, 'sqlite')
  const database = await openDatabase(url)
  const config = loadConfig({ ...serviceEnvironment, ...settings })
  const { app } = await createServer(config, { database, logStream: { write() {} } })
  const sockets: Socket[] = []
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    await app.close()
    await database.close()
  })
  const store = createPrismaAccessTokenStore(database)
  const [token = ''] = await createAccessTokens({
    ...{ store, userId: '1', name: 'test', count: 1, expiresAt: null },
    now: new Date()
  })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const open = async (): Promise<Socket> => {
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    sockets.push(socket)
    socket.setEncoding('utf8').on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  const countConnections = () =>
    new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)))
  return { origin, token, open, countConnections }
}

/** Sends a character every so often, for as long as the connection takes it; returns what came back until it closed. */
async function drip(socket: Socket, start: string): Promise<string> {
  socket.write(start)
  const timer = setInterval(() => socket.write('x'), 50)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += String(chunk)
  })
  await once(socket, 'close')
  clearInterval(timer)
  return answer
}

async function waitUntil(t: Test, isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await isSo()) return
    await sleep(30)
  }
  t.fail(`never: ${what}`)
}

t.test('a request whose headers or body arrive too slowly is answered and its connection closed', async (t) => {
  const { open, token } = await startServer(t, { OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS: '1' })
  const start = `PUT ${familyUrl}/WECHAT HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`
  const body = 'Content-Type: application/json\r\nContent-Length: 9999\r\n\r\n{'
  for (const [what, bytes] of Object.entries({ headers: `${start}X-Slow: `, body: start + body })) {
    t.match(await drip(await open(), bytes), /^HTTP\/1\.1 400 Bad Request\r\n[^]*"error":"REQUEST_UNREADABLE"\}$/, what)
  }
})

t.test('a connection that asks nothing is closed', async (t) => {
  const { open } = await startServer(t, { OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS: '1' })
  const socket = await open()
  socket.resume()
  await once(socket, 'close')
  t.pass('closed')
})

t.test('a connection that is kept open and asks nothing more is closed', async (t) => {
  const { open } = await startServer(t, { OAUTH_BINDING_IDLE_TIMEOUT_SECONDS: '1' })
  const socket = await open()
  socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [string]
  t.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
  await once(socket, 'close')
  t.pass('closed')
})

t.test('a connection in use stays open for longer than an idle one may', async (t) => {
  const { open } = await startServer(t, { OAUTH_BINDING_IDLE_TIMEOUT_SECONDS: '1' })
  const socket = await open()
  const end = performance.now() + 3500
  let answers = 0
  while (performance.now() < end) {
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    answers += 1
    await sleep(50)
  }
  t.ok(answers > 0 && !socket.destroyed)
})

t.test('a client that does not read its answers is let go of', async (t) => {
  const { open, countConnections } = await startServer(t, { OAUTH_BINDING_IDLE_TIMEOUT_SECONDS: '1' })
  const socket = await open()
  socket.pause()
  const request = 'GET /documentation/yaml HTTP/1.1\r\nHost: x\r\n\r\n'
  socket.write(request.repeat(2000))
  t.equal(await countConnections(), 1)
  await waitUntil(t, async () => (await countConnections()) === 0, 'the connection is closed')
  t.pass('closed')
})

t.test('hundreds of slow and idle connections keep nobody from being answered', async (t) => {
  const { origin, open, token, countConnections } = await startServer(t, {
    OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS: '300',
    OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: '0'
  })
  const slow = await Promise.all(Array.from({ length: 500 }, open))
  const timer = setInterval(() => {
    for (const [index, socket] of slow.entries()) if (index % 2 === 0) socket.write('x')
  }, 100)
  t.teardown(() => clearInterval(timer))
  for (const [index, socket] of slow.entries()) {
    if (index % 2 === 0) socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const issue = async () =>
    (await fetch(`${origin}${familyUrl}/WECHAT`, { method: 'PUT', headers, body: '{"state":false}' })).status
  const statuses: number[] = []
  for (let round = 0; round < 10; round += 1) {
    statuses.push(...(await Promise.all(Array.from({ length: 20 }, issue))))
  }
  t.strictSame([...new Set(statuses)], [200])
  t.ok((await countConnections()) >= 500, 'the slow ones are still open')
})

t.test('connections beyond the most that are allowed are refused', async (t) => {
  const { open, origin } = await startServer(t, { OAUTH_BINDING_MAX_CONNECTIONS: '2' })
  const [first] = [await open(), await open()]
  const refused = await open()
  refused.resume()
  await once(refused, 'close')
  first.destroy()
  const ask = async () => (await fetch(`${origin}/health/live`).catch(() => undefined))?.status === 200
  await waitUntil(t, ask, 'the next one is let in')
  t.pass('recovered')
})
