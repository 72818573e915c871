import { join } from 'node:path'
import t, { type Test } from 'tap'
import { LibSqlConnection } from '../../../src/persistence/sqlite/connection.js'
import { statementChannel, type RunningStatement } from '../../../src/persistence/sqlite/statement-channel.js'
import { WriteGroup } from '../../../src/persistence/sqlite/write-group.js'

const statement = (sql: string, ...args: unknown[]) => ({ sql, args })

async function open(t: Test, path = join(t.testdir(), 'test.db'), lockWaitMs = 5000) {
  const connection = new LibSqlConnection(path, lockWaitMs)
  t.teardown(() => connection.close())
  const group = new WriteGroup(connection, (error) => {
    throw error
  })
  const write = async (n: number | null) => {
    connection.executeInside(statement('INSERT INTO t (n) VALUES (?)', n))
  }
  const readAll = async () => (await connection.execute(statement('SELECT n FROM t ORDER BY n'))).rows.flat()
  await connection.executeScript('CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY NOT NULL)')
  return { connection, group, write, readAll, path }
}

/** Collects the statements that run meanwhile. */
function listen(t: Test): string[] {
  const told: string[] = []
  const start = (message: unknown): void => {
    told.push((message as RunningStatement).sql)
  }
  statementChannel.start.subscribe(start)
  t.teardown(() => statementChannel.start.unsubscribe(start))
  return told
}

t.test('WriteGroup commits what is added in one turn once, and what fails alone', async (t) => {
  const { group, write, readAll } = await open(t)
  const told = listen(t)
  const outcomes = await Promise.allSettled([
    group.addTransaction(async () => {
      await write(1)
      await write(2)
    }),
    group.addTransaction(async () => {
      await write(3)
      await write(1)
    }),
    group.addTransaction(async () => {
      await write(4)
      throw new Error('a rule')
    }),
    group.addStatement(() => write(5)),
    group.addStatement(() => write(5))
  ])
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'rejected']
  )
  t.strictSame(await readAll(), [1, 2, 5])
  t.equal(told.filter((sql) => sql === 'COMMIT').length, 1)
  await Promise.all(Array.from({ length: 450 }, (_, index) => group.addTransaction(() => write(100 + index))))
  t.equal(told.filter((sql) => sql === 'COMMIT').length, 4, 'no group has more than 200 members')
})

t.test('WriteGroup commits what several callbacks of one turn add once, and a lone write at once', async (t) => {
  const { group, write, readAll } = await open(t)
  const told = listen(t)
  const countCommits = () => told.splice(0).filter((sql) => sql === 'COMMIT').length
  await group.addStatement(() => write(1))
  countCommits()
  let hasTurned = false
  const turn = new Promise<void>((resolve) => {
    setImmediate(() => {
      hasTurned = true
      resolve()
    })
  })
  await group.addStatement(() => write(2))
  t.equal(hasTurned, false, 'no turn is waited for')
  await turn
  t.equal(countCommits(), 1)
  await Promise.all([group.addStatement(() => write(3)), group.addTransaction(() => write(4))])
  countCommits()
  // Timers of one time run one after the other in one turn, each with its microtasks, as what sockets have received.
  const inTurn = (n: number) =>
    new Promise((resolve, reject) => {
      setTimeout(() => group.addStatement(() => write(n)).then(resolve, reject), 1)
    })
  const added = Array.from({ length: 20 }, (_, index) => inTurn(10 + index))
  for (const until = performance.now() + 5; performance.now() < until;);
  await Promise.all(added)
  t.equal(countCommits(), 1)
  t.equal((await readAll()).length, 24)
})

t.test('WriteGroup commits what came while another process kept it waiting in one group', async (t) => {
  const { group, write, readAll, path } = await open(t)
  const holder = await open(t, path)
  await holder.connection.begin()
  const told = listen(t)
  const added: Promise<void>[] = []
  for (let n = 0; n < 10; n += 1) {
    added.push(group.addStatement(() => write(n)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  holder.connection.end('COMMIT')
  await Promise.all(added)
  t.equal(told.filter((sql) => sql === 'COMMIT').length, 2)
  t.equal((await readAll()).length, 10)
})

t.test('WriteGroup acknowledges nothing that was rolled back', async (t) => {
  const { connection, group, write, readAll } = await open(t)
  const roll = async () => {
    connection.executeInside(statement('ROLLBACK'))
    throw new Error('disk full')
  }
  const lost = [group.addTransaction(() => write(1)), group.addTransaction(roll), group.addTransaction(() => write(2))]
  for (const outcome of await Promise.allSettled(lost)) t.match(outcome, { reason: { message: 'disk full' } })
  const closed = [group.addTransaction(() => write(3)), group.addTransaction(async () => connection.close())]
  for (const outcome of await Promise.allSettled(closed)) t.match(outcome, { reason: /The transaction is closed/ })
  await connection.executeScript('CREATE TABLE child (n REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)')
  const dangle = async () => connection.executeInside(statement('INSERT INTO child VALUES (7)'))
  const dangling = [group.addStatement(() => write(4)), group.addStatement(dangle)]
  for (const outcome of await Promise.allSettled(dangling)) t.match(outcome, { reason: { rawCode: 787 } })
  t.strictSame(await readAll(), [])
  await group.addTransaction(() => write(5))
  t.strictSame(await readAll(), [5])
})

t.test('WriteGroup fails what another process kept waiting too long, and serves what comes later', async (t) => {
  const { group, write, readAll, path } = await open(t, undefined, 40)
  const holder = await open(t, path)
  await holder.connection.begin()
  const failed = [group.addStatement(() => write(1)), group.addTransaction(() => write(2))]
  for (const outcome of await Promise.allSettled(failed)) t.match(outcome, { reason: { rawCode: 5 } })
  t.strictSame(await readAll(), [], 'reading goes on')
  holder.connection.end('COMMIT')
  await group.addTransaction(() => write(3))
  t.strictSame(await readAll(), [3])
})
