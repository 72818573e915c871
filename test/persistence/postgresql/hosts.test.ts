import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { openDatabase, type Database } from '../../../src/persistence/open-database.js'
import { createDatabase, executeSql } from '../../helpers/databases.js'
import { findFreePort } from '../../helpers/free-port.js'

/** Adds a setting to the first message of a connection: its length, its protocol, then pairs that end with a zero. */
function addOption(message: Buffer, option: string): Buffer {
  const longer = Buffer.concat([message.subarray(0, -1), Buffer.from(`options\0${option}\0\0`)])
  longer.writeInt32BE(longer.length)
  return longer
}

/** Starts what hands connections on to a server, each with a setting; `stop` cuts them all. */
async function startRelay(t: Test, { hostname, port }: URL, option: string) {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    client.once('data', (first) => {
      upstream.write(option === '' ? first : addOption(first as Buffer, option))
      client.pipe(upstream)
    })
    upstream.pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = (): void => {
    server.close()
    for (const socket of sockets) socket.destroy()
  }
  t.teardown(stop)
  return { port: (server.address() as AddressInfo).port, stop }
}

/** The address of several ports of loopback. */
function urlOf(url: string, ports: readonly (number | string)[], parameters = ''): string {
  const { username, password, pathname } = new URL(url)
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(',')
  return `postgresql://${username}:${password}@${hosts}${pathname}${parameters}`
}

async function open(t: Test, url: string): Promise<Database> {
  const database = await openDatabase(url, { maxConnections: 2, connectionTimeoutMs: 2000 })
  t.teardown(() => database.close())
  return database
}

const readOnly = '-c default_transaction_read_only=on'
const refused = (message: RegExp) => ({ code: 'STORE_UNAVAILABLE', cause: { message } })

t.test(
  'a database of several hosts is reached where one of them is, and through the next when that is lost',
  async (t) => {
    const { url } = await createDatabase(t, 'postgresql')
    const relay = await startRelay(t, new URL(url), '')
    const database = await open(t, urlOf(url, [await findFreePort(), relay.port, new URL(url).port]))
    await database.verifyWriting()
    await database.client.$transaction(async (transaction) => transaction.$queryRaw`SELECT 1`)
    relay.stop()
    // What was open is lost, and told; what begins then goes on at the next host.
    await Promise.allSettled([database.ping(), database.ping()])
    await Promise.all([database.ping(), database.ping(), database.ping()])
    const adapter = await database.connectAdapter()
    await adapter.dispose()
  }
)

t.test('target_session_attrs=read-write passes over a host that only reads, any does not', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const relay = await startRelay(t, new URL(url), readOnly)
  const ports = [relay.port, new URL(url).port]
  await (await open(t, urlOf(url, ports, '?target_session_attrs=read-write'))).verifyWriting()
  await (await open(t, urlOf(url, ports, '?target_session_attrs=primary'))).ping()
  const any = await open(t, urlOf(url, ports))
  await t.rejects(any.verifyWriting(), { code: 'STORE_UNAVAILABLE' })
  const alone = openDatabase(urlOf(url, [relay.port, relay.port], '?target_session_attrs=read-write'))
  await t.rejects(alone, refused(/no server is read-write/))
})

t.test('a host that refuses the password, and a pool that is full, do not lead to the next host', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const { port } = new URL(url)
  const wrong = urlOf(url, [port, await findFreePort()]).replace(/:[^:@/]+@/, ':wrong@')
  await t.rejects(openDatabase(wrong), refused(/Authentication failed|password/))
  await t.rejects(openDatabase('postgresql://127.0.0.1:1'), refused(/database 127\.0\.0\.1:1\/ cannot be used/))
  const database = await openDatabase(urlOf(url, [port, 1]), { maxConnections: 1, connectionTimeoutMs: 200 })
  t.teardown(() => database.close())
  await database.client.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1`
    await t.rejects(database.ping(), { code: 'STORE_UNAVAILABLE' })
  })
  await database.ping()
})

t.test('sslmode=prefer goes on without encryption where the server has none, require does not', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  await (await open(t, `${url}?sslmode=prefer`)).ping()
  await (await open(t, `${url}?sslmode=disable&options=-c%20application_name%3Dx`)).ping()
  await t.rejects(openDatabase(`${url}?sslmode=require`), refused(/SSL|TLS/i))
  const wrong = url.replace(/:[^:@/]+@/, ':wrong@')
  for (const [mode, reasons] of Object.entries({
    prefer: /: encrypted: .*SSL.*; without encryption: .*password/,
    allow: /: without encryption: .*password.*; encrypted: .*SSL/
  })) {
    await t.rejects(openDatabase(`${wrong}?sslmode=${mode}`), refused(reasons))
  }
})

t.test('migrate() names a schema that does not exist', async (t) => {
  const { url } = await createDatabase(t, 'postgresql', { migrated: false })
  const { migrate } = await import('../../../src/persistence/migration/migrate.js')
  for (const parameters of ['?schema=nowhere', '?schema=nowhere&pgbouncer=true']) {
    await t.rejects(migrate(`${url}${parameters}`), { message: /no schema nowhere\. .*CREATE SCHEMA nowhere/ })
  }
  await executeSql(url, 'CREATE SCHEMA nowhere')
  t.ok((await migrate(`${url}?schema=nowhere`)).length > 0)
})
