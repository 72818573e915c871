import { createServer, connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import t, { type Test } from 'tap'
import { createBindingError } from '../../../src/errors.js'
import {
  classifyFailure,
  isUnfitValue,
  isUniqueViolation,
  isWriteConflict,
  translateFailure
} from '../../../src/persistence/sql/failures.js'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createPrismaStore } from '../../../src/persistence/prisma-store.js'
import { createDatabase, executeSql } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'
import {
  at,
  bind,
  bindingsOf,
  claimNew,
  contextOf,
  createCompletion,
  createState,
  openId
} from '../../helpers/store-actor.js'

/** As Prisma hands on what an adapter says. */
const fromAdapter = (cause: object): Error =>
  Object.assign(new Error('Raw query failed'), { code: 'P2010', meta: { driverAdapterError: { cause } } })
const withCode = (code: string): Error => Object.assign(new Error('failed'), { code })

t.test('translateFailure() makes STORE_UNAVAILABLE of what means that the database cannot be used', async (t) => {
  const failures: Record<string, unknown> = {
    'not reachable': fromAdapter({ kind: 'DatabaseNotReachable' }),
    'shut down': fromAdapter({ kind: 'postgres', code: '57P01' }),
    'statement timeout': fromAdapter({ kind: 'postgres', code: '57014' }),
    'a server that only reads': fromAdapter({ kind: 'postgres', code: '25006' }),
    'a lock not had in time': fromAdapter({ kind: 'postgres', code: '55P03' }),
    'disk full': fromAdapter({ kind: 'sqlite', extendedCode: 13 }),
    'input or output, extended': fromAdapter({ kind: 'sqlite', extendedCode: 778 }),
    'a file still locked': fromAdapter({ kind: 'SocketTimeout' }),
    'a conflict that stays': fromAdapter({ kind: 'TransactionWriteConflict' }),
    'Prisma: no transaction in time': withCode('P2028'),
    'Prisma: conflict': withCode('P2034'),
    'a socket': withCode('ECONNREFUSED'),
    'an alert of TLS': withCode('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    'a broken handshake': withCode('EPROTO'),
    'no connection in time': new Error('timeout exceeded when trying to connect'),
    'an adapter itself': new DriverAdapterError({ kind: 'ConnectionClosed' }),
    'a file opened directly': Object.assign(new Error('locked'), { code: 'SQLITE_BUSY', rawCode: 261 })
  }
  for (const [name, failure] of Object.entries(failures)) {
    t.match(translateFailure(failure), { code: 'STORE_UNAVAILABLE', cause: failure, retryAfterSeconds: 1 }, name)
  }
})

t.test('translateFailure() names the cure when a pooler mixes prepared statements up', async (t) => {
  for (const code of ['42P05', '26000']) {
    const failure = fromAdapter({ kind: 'postgres', code })
    const cause = { message: /^Raw query failed\. If a pooler .* add pgbouncer=true/, cause: failure }
    t.match(translateFailure(failure), { code: 'STORE_UNAVAILABLE', cause, retryAfterSeconds: 1 }, code)
  }
})

t.test('openDatabase() names the cure when a server refuses the parameters of the start', async (t) => {
  const server = createServer((socket) => {
    const fields = ['SFATAL', 'C08P01', 'Munsupported startup parameter: statement_timeout', ''].join('\0')
    const length = Buffer.alloc(4)
    length.writeInt32BE(fields.length + 5)
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, Buffer.from(`${fields}\0`)])))
  })
  t.teardown(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `postgresql://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/db`
  const refused = (ending: RegExp) => ({ code: 'STORE_UNAVAILABLE', cause: { message: ending } })
  await t.rejects(openDatabase(url), refused(/statement_timeout`\. If a pooler .* add pgbouncer=true/))
  await t.rejects(openDatabase(`${url}?pgbouncer=true`), refused(/statement_timeout`$/))
})

t.test('translateFailure() leaves everything else as it is', async (t) => {
  const failures = [
    createBindingError('LAST_LOGIN_METHOD'),
    new Error('a bug'),
    fromAdapter({ kind: 'UniqueConstraintViolation', table: 'oauth_states' }),
    fromAdapter({ kind: 'postgres', code: '42501' }),
    fromAdapter({ kind: 'sqlite', extendedCode: 1 }),
    Object.assign(new Error('x'), { code: 'SQLITE_ERROR', rawCode: 1 }),
    withCode('P2025'),
    Object.assign(new Error('x'), { meta: {} }),
    { message: 1 },
    'a word',
    null,
    undefined
  ]
  for (const failure of failures) t.equal(translateFailure(failure), failure)
})

t.test('isUniqueViolation(), isWriteConflict(), isUnfitValue() tell what they say', async (t) => {
  const unique = fromAdapter({ kind: 'UniqueConstraintViolation', table: 'oauth_identities' })
  t.equal(isUniqueViolation(unique, 'oauth_identities'), true)
  t.equal(isUniqueViolation(unique, 'oauth_bindings'), false)
  t.equal(isUniqueViolation(null, 'oauth_bindings'), false)
  t.equal(isWriteConflict(fromAdapter({ kind: 'TransactionWriteConflict' })), true)
  t.equal(isWriteConflict(unique), false)
  t.equal(isWriteConflict(undefined), false)
  t.equal(isUnfitValue(fromAdapter({ kind: 'InvalidInputValue' })), true)
  t.equal(isUnfitValue(fromAdapter({ kind: 'ValueOutOfRange' })), true)
  t.equal(isUnfitValue(unique), false)
})

/** A way to PostgreSQL that can be cut. */
async function startProxy(t: Test, url: string): Promise<{ url: string; cut: () => void; mend: () => void }> {
  const { port } = new URL(url)
  const sockets = new Set<import('node:net').Socket>()
  let isOpen = true
  const server = createServer((socket) => {
    if (!isOpen) {
      socket.destroy()
      return
    }
    const upstream = connect(Number(port), '127.0.0.1')
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        sockets.delete(end)
        socket.destroy()
        upstream.destroy()
      })
    }
    socket.pipe(upstream).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = new URL(url)
  address.port = String((server.address() as { port: number }).port)
  const cut = (): void => {
    isOpen = false
    for (const socket of sockets) socket.destroy()
  }
  return { url: address.href, cut, mend: () => (isOpen = true) }
}

t.test('createPrismaStore() on PostgreSQL throws STORE_UNAVAILABLE while the way is cut, and recovers', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const proxy = await startProxy(t, url)
  const database = await openForTest(t, proxy.url)
  const store = createPrismaStore(database)
  await bind(store, contextOf('u1'), [openId('a')])
  const claim = await claimNew(store, contextOf('u2'))
  const away = { code: 'STORE_UNAVAILABLE', statusCode: 503, retryAfterSeconds: 1 }
  const inTransaction = store.unbind({
    userId: 'u1',
    provider: 'WECHAT',
    now: at(12),
    canUnbind: async () => {
      proxy.cut()
      await new Promise((resolve) => setTimeout(resolve, 50))
      return true
    }
  })
  await t.rejects(inTransaction, away, 'cut inside a transaction')
  await t.rejects(store.insertState(createState(contextOf('u1'))), away)
  await t.rejects(bindingsOf(store, 'u1'), away)
  await t.rejects(store.completeClaim(createCompletion(claim, [openId('b')])), away)
  await t.rejects(database.ping(), away)
  proxy.mend()
  await database.ping()
  t.equal((await bindingsOf(store, 'u1')).length, 1, 'the unbind was not committed')
  await store.completeClaim(createCompletion(claim, [openId('b')]))
})

t.test('createPrismaStore() on PostgreSQL outlives idle connections that the server ends', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openForTest(t, url)
  await Promise.all([1, 2, 3].map(() => database.ping()))
  await executeSql(
    url,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
  )
  // The end of an idle connection arrives on its own time; until then a statement may meet it.
  for (let attempt = 0; attempt < 5; attempt += 1) await database.ping().catch(() => undefined)
  await database.ping()
})

t.test('classifyFailure() names the kind of a failure of the database, and no outcome', async (t) => {
  const busy = new DriverAdapterError({ kind: 'SocketTimeout', originalCode: '261' })
  const kinds: [unknown, string | null][] = [
    [fromAdapter({ kind: 'postgres', code: '57014' }), 'timeout'],
    [fromAdapter({ kind: 'SocketTimeout', originalCode: 'ETIMEDOUT' }), 'timeout'],
    [withCode('ETIMEDOUT'), 'timeout'],
    [fromAdapter({ kind: 'TooManyConnections', originalCode: '53300' }), 'pool'],
    [new Error('timeout exceeded when trying to connect'), 'pool'],
    [withCode('P2024'), 'pool'],
    [fromAdapter({ kind: 'TransactionWriteConflict' }), 'conflict'],
    [withCode('P2034'), 'conflict'],
    [fromAdapter({ kind: 'postgres', code: '55P03' }), 'lock'],
    [busy, 'lock'],
    [Object.assign(new Error('locked'), { rawCode: 261 }), 'lock'],
    [fromAdapter({ kind: 'postgres', code: '25006' }), 'read_only'],
    [fromAdapter({ kind: 'sqlite', extendedCode: 8 }), 'read_only'],
    [fromAdapter({ kind: 'postgres', code: '53100' }), 'full'],
    [fromAdapter({ kind: 'sqlite', extendedCode: 13 }), 'full'],
    [fromAdapter({ kind: 'DatabaseNotReachable' }), 'unavailable'],
    [withCode('ECONNREFUSED'), 'unavailable'],
    [fromAdapter({ kind: 'TableDoesNotExist' }), 'other'],
    [fromAdapter({ kind: 'UniqueConstraintViolation', table: 'oauth_bindings' }), null],
    [fromAdapter({ kind: 'InvalidInputValue' }), null],
    [createBindingError('LAST_LOGIN_METHOD'), null],
    [new Error("the host's"), null],
    [undefined, null]
  ]
  for (const [failure, kind] of kinds) t.equal(classifyFailure(failure), kind, `${String(kind)}: ${String(failure)}`)
})
