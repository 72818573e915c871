import t from 'tap'
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
