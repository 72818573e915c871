import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { LibSqlConnection } from '../../../src/persistence/sqlite/connection.js'

const statement = (sql: string, ...args: unknown[]) => ({ sql, args })

async function open(t: Test, count = 1, lockWaitMs = 5000): Promise<LibSqlConnection[]> {
  const path = join(t.testdir(), 'test.db')
  const connections = Array.from({ length: count }, () => new LibSqlConnection(path, lockWaitMs))
  t.teardown(() => {
    for (const connection of connections) connection.close()
  })
  await connections[0]?.execute(statement('CREATE TABLE t (n INTEGER PRIMARY KEY, x)'))
  return connections
}

const failureOf = (action: Promise<unknown>): Promise<unknown> => action.catch((error: unknown) => error)

function catchFrom(action: () => void): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

t.test('LibSqlConnection.execute() keeps values as they are', async (t) => {
  const [connection] = (await open(t)) as [LibSqlConnection]
  const values = [5, 1.5, 2n ** 60n, 'text 😀', null, true, false]
  for (const value of values) await connection.execute(statement('INSERT INTO t (x) VALUES (?)', value))
  await connection.execute(statement('INSERT INTO t (x) VALUES (?)', Buffer.from([1, 2])))
  const { columns, columnTypes, rows } = await connection.execute(statement('SELECT x, typeof(x) AS type FROM t'))
  t.strictSame(
    [columns, columnTypes],
    [
      ['x', 'type'],
      ['', '']
    ]
  )
  t.strictSame(rows.slice(0, -1), [
    ...[
      [5, 'integer'],
      [1.5, 'real'],
      [2n ** 60n, 'integer'],
      ['text 😀', 'text'],
      [null, 'null']
    ],
    ...[
      [1, 'integer'],
      [0, 'integer']
    ]
  ])
  t.strictSame(new Uint8Array(rows.at(-1)?.[0] as ArrayBuffer), new Uint8Array([1, 2]))
  t.equal((await connection.execute(statement('UPDATE t SET x = 0 WHERE n <= 3'))).rowsAffected, 3)
})

t.test('LibSqlConnection.execute() rolls back a write that fails, and goes on', async (t) => {
  const [connection] = (await open(t)) as [LibSqlConnection]
  await connection.execute(statement('INSERT INTO t (n) VALUES (1)'))
  const taken = connection.execute(statement('INSERT INTO t (n) VALUES (2), (1)'))
  t.match(await failureOf(taken), { rawCode: 1555 })
  t.strictSame((await connection.execute(statement('SELECT n FROM t'))).rows, [[1]])
  t.match(await failureOf(connection.execute(statement('SELECT nothing'))), { rawCode: 1 })
  await connection.execute(statement('INSERT INTO t (n) VALUES (2)'))
})

t.test('LibSqlConnection waits for another connection’s transaction without blocking the event loop', async (t) => {
  const [holder, waiter] = (await open(t, 2)) as [LibSqlConnection, LibSqlConnection]
  for (let round = 0; round < 5; round += 1) {
    await holder.begin()
    holder.executeInside(statement('INSERT INTO t (x) VALUES (?)', 'held'))
    let isDone = false
    const waiting = waiter.execute(statement('INSERT INTO t (x) VALUES (?)', 'waited')).then(() => (isDone = true))
    // A turn of the event loop that a blocked one would not have.
    await new Promise((resolve) => setTimeout(resolve, 30))
    t.equal(isDone, false)
    t.equal((await waiter.execute(statement('SELECT count(*) FROM t'))).rows[0]?.[0], round * 2, 'reading goes on')
    holder.end('COMMIT')
    await waiting
  }
  t.equal((await holder.execute(statement('SELECT count(*) FROM t'))).rows[0]?.[0], 10)
})

t.test('LibSqlConnection gives up when the lock is held for too long, and is fine afterwards', async (t) => {
  const [holder, waiter] = (await open(t, 2, 60)) as [LibSqlConnection, LibSqlConnection]
  await holder.begin()
  t.match(await failureOf(waiter.begin()), { code: 'SQLITE_BUSY', rawCode: 5 })
  t.match(await failureOf(waiter.execute(statement('DELETE FROM t'))), { rawCode: 5 })
  holder.end('ROLLBACK')
  await waiter.begin()
  waiter.end('COMMIT')
})

t.test(
  'LibSqlConnection gives up a connection that met a lock in mid-statement, and writes on a new one',
  async (t) => {
    const [holder, waiter] = (await open(t, 2)) as [LibSqlConnection, LibSqlConnection]
    await holder.execute(statement('CREATE INDEX t_x ON t (x)'))
    await holder.begin()
    holder.executeInside(statement('INSERT INTO t (n) VALUES (1)'))
    const waiting = waiter.execute(statement('REINDEX t_x'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    holder.end('COMMIT')
    await waiting
    await holder.execute(statement('INSERT INTO t (n) VALUES (2)'))
    await waiter.execute(statement('INSERT INTO t (n) VALUES (3)'))
    t.strictSame((await waiter.execute(statement('SELECT n FROM t'))).rows, [[1], [2], [3]])
  }
)

t.test('LibSqlConnection opens a file once nobody has it for himself any more', async (t) => {
  const path = join(t.testdir(), 'test.db')
  const [holder, reader] = [new LibSqlConnection(path, 60), new LibSqlConnection(path, 60)]
  t.teardown(() => reader.close())
  await holder.executeScript('PRAGMA locking_mode=EXCLUSIVE; CREATE TABLE t (n); INSERT INTO t VALUES (1)')
  t.match(await failureOf(reader.execute(statement('SELECT n FROM t'))), { rawCode: 5 })
  holder.close()
  t.strictSame((await reader.execute(statement('SELECT n FROM t'))).rows, [[1]])
})

t.test('LibSqlConnection lets in one transaction after the other, and reads between them', async (t) => {
  const [connection] = (await open(t)) as [LibSqlConnection]
  await connection.begin()
  const order: string[] = []
  const reading = connection.execute(statement('SELECT n FROM t')).then(({ rows }) => order.push(`read ${rows.length}`))
  const beginning = connection.begin().then(() => order.push('begun'))
  connection.executeInside(statement('INSERT INTO t (n) VALUES (?)', 1))
  t.strictSame(order, [])
  connection.end('COMMIT')
  await Promise.all([reading, beginning])
  connection.end('ROLLBACK')
  t.strictSame(order.sort(), ['begun', 'read 1'])
})

t.test('LibSqlConnection.end() rolls back when the commit fails', async (t) => {
  const [connection] = (await open(t)) as [LibSqlConnection]
  await connection.executeScript('CREATE TABLE child (t REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)')
  await connection.begin()
  connection.executeInside(statement('INSERT INTO t (n) VALUES (1)'))
  connection.executeInside(statement('INSERT INTO child VALUES (7)'))
  t.match(
    catchFrom(() => connection.end('COMMIT')),
    { rawCode: 787 }
  )
  t.strictSame((await connection.execute(statement('SELECT n FROM t'))).rows, [])
  t.match(
    catchFrom(() => connection.end('ROLLBACK')),
    { rawCode: 1 },
    'there is none to end'
  )
  t.match(await failureOf(connection.execute(statement('INSERT INTO child VALUES (7)'))), { rawCode: 787 })
  await connection.execute(statement('INSERT INTO t (n) VALUES (7)'))
})

t.test('LibSqlConnection opens no more files, however many transactions there are', async (t) => {
  const [connection] = (await open(t)) as [LibSqlConnection]
  const count = (): number => readdirSync('/proc/self/fd').length
  const before = count()
  for (let index = 0; index < 200; index += 1) {
    await connection.begin()
    connection.executeInside(statement('INSERT INTO t (x) VALUES (1)'))
    connection.end('COMMIT')
  }
  t.equal(count(), before)
})

t.test('LibSqlConnection.execute() runs each statement of a script, and counts the changes of the last', async (t) => {
  const [connection] = (await open(t)) as [LibSqlConnection]
  const script = "INSERT INTO t (x) VALUES ('a; b'); -- c; d\n UPDATE t SET x = 1;"
  for (const rowsAffected of [1, 2]) t.match(await connection.execute(statement(script)), { rowsAffected })
  t.match(await connection.execute(statement("UPDATE t SET x = 'a; b' WHERE n = 1")), { rowsAffected: 1 })
  t.strictSame((await connection.execute(statement('SELECT x FROM t ORDER BY n'))).rows, [['a; b'], [1]])
})
