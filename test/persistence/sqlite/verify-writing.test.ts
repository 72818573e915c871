import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import t from 'tap'
import { createWriteCheck, verifyRoom } from '../../../src/persistence/sqlite/verify-writing.js'
import { createDatabase } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'
import { until } from '../../helpers/until.js'

t.test('verifyWriting() leaves user_version, commits at most once a second, and serves many at once', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const database = await openForTest(t, url)
  const observer = await openForTest(t, url)
  await database.client.$queryRaw`PRAGMA user_version = 7`
  const readVersions = async () => {
    const [{ data_version: changes }] = await observer.statements!.$queryRaw<[{ data_version: number }]>`
      PRAGMA data_version`
    const [{ user_version: version }] = await database.statements!.$queryRaw<[{ user_version: number }]>`
      PRAGMA user_version`
    return { changes: Number(changes), version: Number(version) }
  }
  const before = await readVersions()
  await Promise.all([1, 2, 3].map(() => database.verifyWriting()))
  await database.verifyWriting()
  const after = await readVersions()
  t.equal(after.version, 7)
  t.not(after.changes, before.changes, 'it was written')
  await database.verifyWriting()
  t.equal((await readVersions()).changes, after.changes, 'not again')
})

t.test('verifyWriting() throws STORE_UNAVAILABLE while nothing can be written, and notices when it can', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const database = await openForTest(t, url)
  await database.verifyWriting()
  await database.statements!.$queryRaw`PRAGMA query_only = ON`
  const isWritable = () =>
    database.verifyWriting().then(
      () => true,
      (error: { code?: string }) => {
        if (error.code !== 'STORE_UNAVAILABLE') throw error
        return false
      }
    )
  await until(async () => !(await isWritable()))
  t.equal(await isWritable(), false, 'a failure is not remembered, and frees the connection')
  await database.ping()
  await database.statements!.$queryRaw`PRAGMA query_only = OFF`
  t.equal(await isWritable(), true)
})

t.test('createWriteCheck() rolls back what cannot be written, and passes the failure on', async (t) => {
  const statements: string[] = []
  const full = new Error('database or disk is full')
  const adapter = {
    startTransaction: async () => ({
      queryRaw: async () => ({ rows: [[7]] }),
      executeRaw: async ({ sql }: { sql: string }) => {
        statements.push(sql)
        throw full
      },
      rollback: async () => statements.push('ROLLBACK'),
      commit: async () => statements.push('COMMIT')
    })
  } as unknown as SqlDriverAdapter
  await t.rejects(createWriteCheck(adapter, ':memory:')(), { message: /full|database/ })
  t.strictSame(statements, ['PRAGMA user_version = 7', 'ROLLBACK'])
})

t.test('verifyRoom() throws STORE_UNAVAILABLE when less than 1 MiB is left for this user', async (t) => {
  const disk = { blocks: 1_000_000, bsize: 4096, bfree: 50_000, bavail: 255 }
  t.throws(() => verifyRoom(disk, false), { code: 'STORE_UNAVAILABLE', cause: { message: /1044480 bytes left/ } })
  t.doesNotThrow(() => verifyRoom({ ...disk, bavail: 256 }, false))
  t.doesNotThrow(() => verifyRoom(disk, true), 'root may use what is kept for it')
  t.throws(() => verifyRoom({ ...disk, bfree: 0, bavail: 0 }, true), { code: 'STORE_UNAVAILABLE' })
  t.doesNotThrow(() => verifyRoom({ blocks: 0, bsize: 4096, bfree: 0, bavail: 0 }, false), 'nothing is told')
})
