import { join } from 'node:path'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import t, { type Test } from 'tap'
import { SerialLibSql } from '../../../src/persistence/sqlite/adapter.js'
import { createDatabase } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'

const query = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] })

async function connect(t: Test, options?: { lockWaitMs: number }, path = join(t.testdir(), 'test.db')) {
  const factory = new SerialLibSql(path, options)
  const adapter = await factory.connect()
  t.teardown(() => adapter.dispose())
  return { factory, adapter, path }
}

t.test('SerialLibSql keeps statements out of a transaction that is open', async (t) => {
  const { adapter } = await connect(t)
  await adapter.executeScript('CREATE TABLE t (x)')
  const transaction = await adapter.startTransaction()
  const outside = adapter.executeRaw(query("INSERT INTO t VALUES ('acknowledged')"))
  await transaction.executeRaw(query("INSERT INTO t VALUES ('rolled back')"))
  await transaction.rollback()
  t.equal(await outside, 1)
  t.strictSame((await adapter.queryRaw(query('SELECT x FROM t'))).rows, [['acknowledged']])
  await t.rejects(transaction.executeRaw(query('DELETE FROM t')), /The transaction is closed/)
  await t.rejects(transaction.commit(), /The transaction is closed/)
})

t.test('SerialLibSql refuses statements that pass by the adapter’s lock while a transaction is open', async (t) => {
  const client = new SerialLibSql(join(t.testdir(), 'test.db')).createClient()
  t.teardown(() => client.close())
  await client.execute('SELECT 1').catch(() => undefined)
  const transaction = await client.transaction()
  await t.rejects(client.execute({ sql: 'SELECT 1', args: [] }), /outside the open transaction/)
  await t.rejects(client.executeMultiple('SELECT 1'), /outside the open transaction/)
  await t.rejects(client.transaction(), /outside the open transaction/)
  await transaction.commit()
  t.match(await client.execute({ sql: 'SELECT 1 AS n', args: [] }), { columns: ['n'], rows: [[1]] })
})

t.test('SerialLibSql is free again after a transaction that could not begin', async (t) => {
  const { adapter: holder, path } = await connect(t)
  const { adapter } = await connect(t, { lockWaitMs: 20 }, path)
  const held = await holder.startTransaction()
  await t.rejects(adapter.startTransaction(), { cause: { kind: 'SocketTimeout' } })
  await held.commit()
  await (await adapter.startTransaction()).commit()
})

t.test('a transaction of Prisma that takes too long rolls back, and what waited goes on', async (t) => {
  const { url } = await createDatabase(t, 'sqlite')
  const { client } = await openForTest(t, url)
  await client.$executeRaw`CREATE TABLE t (x TEXT)`
  let waited: PromiseLike<number> | undefined
  const slow = client.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`INSERT INTO t VALUES ('rolled back')`
      waited = client.$executeRaw`INSERT INTO t VALUES ('acknowledged')`.then((count) => count)
      await new Promise((resolve) => setTimeout(resolve, 150))
      await transaction.$executeRaw`INSERT INTO t VALUES ('too late')`
    },
    { timeout: 50 }
  )
  await t.rejects(slow, { code: 'P2028' })
  t.equal(await waited, 1)
  t.strictSame(await client.$queryRaw`SELECT x FROM t`, [{ x: 'acknowledged' }])
})
