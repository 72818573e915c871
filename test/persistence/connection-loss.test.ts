import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { openDatabase } from '../../src/persistence/open-database.js'
import { translateFailure } from '../../src/persistence/sql/failures.js'
import { createDatabase } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'

/** ReadyForQuery, with which a server ends its greeting. */
const ready = Buffer.from('5a0000000549', 'hex')

/** What a server says when an administrator ends a connection. */
function createFarewell(): Buffer {
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', '']
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''))
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/**
 * Stands between the driver and a PostgreSQL server. `isCruel`: ends each new connection in the greeting's packet;
 * `isMute`: lets nothing through any more, as a network does that has come apart.
 */
async function startRelay(t: Test, url: URL) {
  const relay = { url: new URL(url), isCruel: false, cruelties: 0, isMute: false, connections: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(url.port), url.hostname)
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}))
    relay.connections += 1
    client.on('data', (data) => relay.isMute || upstream.write(data))
    client.on('end', () => upstream.end())
    upstream.on('data', (data: Buffer) => {
      if (relay.isMute) return undefined
      const isLast = relay.isCruel && data.subarray(-ready.length).equals(ready)
      if (!isLast) return client.write(data)
      relay.cruelties += 1
      return client.end(Buffer.concat([data, createFarewell()]))
    })
    upstream.on('end', () => client.end())
  }).listen(0, '127.0.0.1')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  relay.url.port = String((server.address() as AddressInfo).port)
  return relay
}

t.test('openDatabase() on PostgreSQL: a connection that ends as it begins fails one transaction only', async (t) => {
  const relay = await startRelay(t, new URL((await createDatabase(t, 'postgresql')).url))
  const { client } = await openForTest(t, relay.url.href)
  await client.$transaction(async (first) => {
    // The one connection there is belongs to this transaction: the next one opens another.
    await first.$queryRaw`SELECT 1 AS one`
    relay.isCruel = true
    await t.rejects(client.$transaction(async (second) => second.$queryRaw`SELECT 1 AS one`))
    relay.isCruel = false
  })
  t.equal(relay.cruelties, 1)
  const rows = await client.$transaction(async (transaction) => transaction.$queryRaw`SELECT 1 AS one`)
  t.strictSame(rows, [{ one: 1 }])
})

t.test('openDatabase() on PostgreSQL gives up a connection that owes an answer for too long', async (t) => {
  const relay = await startRelay(t, new URL((await createDatabase(t, 'postgresql')).url))
  // Two seconds more than a statement may take are its limit.
  const database = await openDatabase(relay.url.href, { statementTimeoutMs: 500, maxConnections: 2 })
  t.teardown(() => database.close())
  const { client, ping } = database
  const failures: unknown[] = []
  const transaction = client.$transaction(
    async (transaction) => {
      await transaction.$queryRaw`SELECT 1 AS one`
      await ping()
      await sleep(3500)
      await transaction.$queryRaw`SELECT 1 AS one`
      await ping()
      t.equal(relay.connections, 2, 'those that owe nothing may be silent for longer')
      relay.isMute = true
      const fail = (error: unknown) => failures.push(translateFailure(error))
      await Promise.all([ping().catch(fail), transaction.$queryRaw`SELECT 2 AS two`.then(undefined, fail)])
    },
    { timeout: 60_000 }
  )
  await t.rejects(transaction, 'nothing can be committed')
  t.match(failures, [{ code: 'STORE_UNAVAILABLE' }, { code: 'STORE_UNAVAILABLE' }])
  relay.isMute = false
  await ping()
  const rows = await client.$transaction(async (other) => other.$queryRaw`SELECT 3 AS three`)
  t.strictSame(rows, [{ three: 3 }])
  t.ok(relay.connections > 2)
})
