import t from 'tap'
import { withRetry } from '../../../src/persistence/sql/with-retry.js'
import { createDatabase } from '../../helpers/databases.js'
import { openForTest } from '../../helpers/open-store.js'

const conflict = (): Error =>
  Object.assign(new Error('conflict'), {
    meta: { driverAdapterError: { cause: { kind: 'TransactionWriteConflict' } } }
  })

t.test('withRetry() repeats a conflict until it is over', async (t) => {
  let attempts = 0
  const result = await withRetry(async () => {
    attempts += 1
    if (attempts < 4) throw conflict()
    return 'done'
  })
  t.strictSame([result, attempts], ['done', 4])
})

t.test('withRetry() gives up after six attempts with STORE_UNAVAILABLE', async (t) => {
  let attempts = 0
  const failing = withRetry(async () => {
    attempts += 1
    throw conflict()
  })
  await t.rejects(failing, { code: 'STORE_UNAVAILABLE', retryAfterSeconds: 1 })
  t.equal(attempts, 6)
})

t.test('withRetry() repeats nothing else', async (t) => {
  let attempts = 0
  const error = new Error('a bug')
  const failing = withRetry(async () => {
    attempts += 1
    throw error
  })
  t.equal(await failing.catch((reason: unknown) => reason), error)
  t.equal(attempts, 1)
})

t.test('withRetry() gets two deadlocked transactions through on PostgreSQL', async (t) => {
  const { url } = await createDatabase(t, 'postgresql')
  const { client } = await openForTest(t, url)
  await client.$executeRaw`CREATE TABLE rows (name text PRIMARY KEY, n integer)`
  await client.$executeRaw`INSERT INTO rows VALUES ('a', 0), ('b', 0)`
  let first = true
  let waiting: (() => void)[] = []
  /** Lets both transactions hold their first row before either asks for its second, once. */
  const meet = async (): Promise<void> => {
    if (!first) return
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      if (waiting.length < 2) return
      first = false
      for (const go of waiting) go()
      waiting = []
    })
  }
  let attempts = 0
  const increment = (names: readonly string[]) =>
    withRetry(() => {
      attempts += 1
      return client.$transaction(async (transaction) => {
        await transaction.$executeRaw`UPDATE rows SET n = n + 1 WHERE name = ${names[0]}`
        await meet()
        await transaction.$executeRaw`UPDATE rows SET n = n + 1 WHERE name = ${names[1]}`
      })
    })
  await Promise.all([increment(['a', 'b']), increment(['b', 'a'])])
  t.equal(attempts, 3, 'one of them was the victim once')
  t.strictSame(await client.$queryRaw`SELECT n FROM rows`, [{ n: 2 }, { n: 2 }])
})
