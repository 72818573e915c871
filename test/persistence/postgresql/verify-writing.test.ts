import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import t, { type Test } from 'tap'
import { openDatabase } from '../../../src/persistence/open-database.js'
import { createWriteCheck } from '../../../src/persistence/postgresql/verify-writing.js'
import type { SqlExecutor } from '../../../src/persistence/sql/sql-client.js'
import { createDatabase } from '../../helpers/databases.js'

/** Opens a database with one connection, so that statements see the settings of each other. */
async function openAlone(t: Test) {
  const { url } = await createDatabase(t, 'postgresql')
  const database = await openDatabase(url, { maxConnections: 1 })
  t.teardown(() => database.close())
  return { verifyWriting: database.verifyWriting, ping: database.ping, statements: database.statements! }
}

async function readTemporaryFiles(statements: SqlExecutor): Promise<{ files: bigint; bytes: bigint }> {
  await statements.$queryRaw`SELECT 1 FROM pg_stat_force_next_flush()`
  const [row] = await statements.$queryRaw<{ files: bigint; bytes: bigint }[]>`
    SELECT temp_files AS files, temp_bytes AS bytes FROM pg_stat_database WHERE datname = current_database()`
  return row!
}

t.test('verifyWriting() throws STORE_UNAVAILABLE while PostgreSQL only reads', async (t) => {
  const { verifyWriting, ping, statements } = await openAlone(t)
  await verifyWriting()
  await statements.$executeRaw`SET default_transaction_read_only = on`
  await t.rejects(verifyWriting(), { code: 'STORE_UNAVAILABLE', cause: { message: /only reads/ } })
  await ping()
  await statements.$executeRaw`SET default_transaction_read_only = off`
  await verifyWriting()
})

t.test(
  'verifyWriting() has PostgreSQL write a temporary file at most once a second, and leaves work_mem',
  async (t) => {
    const { verifyWriting, statements } = await openAlone(t)
    await Promise.all([1, 2, 3].map(() => verifyWriting()))
    const { files, bytes } = await readTemporaryFiles(statements)
    t.equal(files, 1n)
    t.ok(bytes > 50_000n && bytes < 200_000n, `${bytes} bytes`)
    t.strictSame(await statements.$queryRaw`SELECT current_setting('work_mem') AS size`, [{ size: '4MB' }])
  }
)

t.test('verifyWriting() passes where the role may have no temporary files', async (t) => {
  const { verifyWriting, statements } = await openAlone(t)
  await statements.$executeRaw`SET temp_file_limit = 0`
  await verifyWriting()
  t.equal((await readTemporaryFiles(statements)).bytes, 0n)
})

t.test('createWriteCheck() throws STORE_UNAVAILABLE when the disk of PostgreSQL is full', async (t) => {
  const originalMessage = 'could not write to file "base/pgsql_tmp/pgsql_tmp1.0": No space left on device'
  const failure = new DriverAdapterError({
    ...{ kind: 'postgres', code: '53100', severity: 'ERROR', message: originalMessage, originalMessage },
    ...{ detail: undefined, column: undefined, hint: undefined }
  })
  const answers = [async () => [{ setting: 'off' }], () => Promise.reject(failure)]
  const statements = { $queryRaw: () => answers.shift()!(), $executeRaw: async () => 0 } as SqlExecutor
  await t.rejects(createWriteCheck(statements)(), { code: 'STORE_UNAVAILABLE', cause: failure })
})
