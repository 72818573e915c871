import { join } from 'node:path'
import t from 'tap'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { statementsOf, transact } from '../../../src/persistence/sql/sql-client.js'
import { testStatements } from '../../helpers/statements.js'

testStatements(t, 'createSqliteStatements()', 'sqlite')

t.test('createSqliteStatements() reads a table that another connection has changed', async (t) => {
  const url = `file:${join(t.testdir(), 'test.db')}`
  const [database, other] = [await openDatabase(url), await openDatabase(url)]
  t.teardown(() => Promise.all([database.close(), other.close()]))
  const [statements, others] = [statementsOf(database), statementsOf(other)]
  await statements.$executeRaw`CREATE TABLE t (x TEXT)`
  const insert = () => statements.$executeRaw`INSERT INTO t (x) VALUES (${'a'})`
  const read = () => statements.$queryRaw`SELECT x FROM t WHERE x = ${'a'}`
  t.equal(await insert(), 1)
  t.strictSame(await read(), [{ x: 'a' }])
  await others.$executeRaw`CREATE INDEX t_x ON t (x)`
  await others.$executeRaw`ALTER TABLE t ADD COLUMN y TEXT`
  t.equal(await insert(), 1)
  t.strictSame(await read(), [{ x: 'a' }, { x: 'a' }])
  await others.$executeRaw`DROP TABLE t`
  await t.rejects(async () => read(), { cause: { kind: 'TableDoesNotExist' } })
  await others.$executeRaw`CREATE TABLE t (x TEXT)`
  t.strictSame(await read(), [])
})

t.test('createSqliteStatements() reads all columns of a table that it has changed itself', async (t) => {
  const database = await openDatabase(':memory:')
  t.teardown(() => database.close())
  const statements = statementsOf(database)
  await statements.$executeRaw`CREATE TABLE t (x TEXT)`
  await statements.$executeRaw`INSERT INTO t (x) VALUES (${'a'})`
  t.strictSame(await statements.$queryRaw`SELECT * FROM t`, [{ x: 'a' }])
  await statements.$executeRaw`ALTER TABLE t ADD COLUMN y BIGINT`
  t.strictSame(await statements.$queryRaw`SELECT * FROM t`, [{ x: 'a', y: null }])
})

t.test('createSqliteStatements() keeps the values of each execution apart, also after one that failed', async (t) => {
  const database = await openDatabase(':memory:')
  t.teardown(() => database.close())
  const statements = statementsOf(database)
  await statements.$executeRaw`CREATE TABLE t (x TEXT PRIMARY KEY)`
  const insert = (x: string) => statements.$executeRaw`INSERT INTO t (x) VALUES (${x})`
  await insert('a')
  await t.rejects(async () => insert('a'), { cause: { kind: 'UniqueConstraintViolation', table: 't' } })
  await insert('b')
  for (let index = 0; index < 300; index += 1) {
    t.strictSame(await statements.$queryRaw([`SELECT ${index} AS n`] as never), [{ n: index }])
  }
  await insert('c')
  t.strictSame(await statements.$queryRaw`SELECT x FROM t ORDER BY x`, [{ x: 'a' }, { x: 'b' }, { x: 'c' }])
})

t.test(
  'createSqliteStatements() rejects what a failed statement has rolled back with the error of that statement',
  async (t) => {
    const database = await openDatabase(':memory:')
    t.teardown(() => database.close())
    const statements = statementsOf(database)
    await statements.$executeRaw`CREATE TABLE t (x TEXT PRIMARY KEY)`
    await statements.$executeRaw`INSERT INTO t (x) VALUES ('a')`
    const outcomes = await Promise.allSettled([
      transact(database, async (transaction) => transaction.$executeRaw`INSERT INTO t (x) VALUES ('b')`),
      statements.$executeRaw`INSERT OR ROLLBACK INTO t (x) VALUES ('a')`
    ])
    const reason = { name: 'DriverAdapterError', cause: { kind: 'UniqueConstraintViolation', table: 't' } }
    for (const outcome of outcomes) t.match(outcome, { status: 'rejected', reason })
    t.strictSame(await statements.$queryRaw`SELECT x FROM t`, [{ x: 'a' }])
  }
)
