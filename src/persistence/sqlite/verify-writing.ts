import type { SqlDriverAdapter, SqlQuery } from '@prisma/driver-adapter-utils'
import { onceASecond } from '../sql/once-a-second.js'
import { withRetry } from '../sql/with-retry.js'

const query = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] })

/** Sets `user_version`, which belongs to the file's host, to the value that it has. */
async function rewriteFirstPage(adapter: SqlDriverAdapter): Promise<void> {
  const transaction = await adapter.startTransaction()
  try {
    const { rows } = await transaction.queryRaw(query('PRAGMA user_version'))
    await transaction.executeRaw(query(`PRAGMA user_version = ${Number(rows[0]![0])}`))
  } catch (error) {
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
}

/**
 * Creates a check that a SQLite file can be written: it writes the file's first page again, as it is, and commits. Only
 * a commit meets a full disk; what is rolled back stays in memory. However many probes ask, it commits at most once a
 * second, as a commit is synced.
 *
 * @returns A function that throws STORE_UNAVAILABLE when the file cannot be written.
 */
export function createWriteCheck(adapter: SqlDriverAdapter): () => Promise<void> {
  return onceASecond(() => withRetry(() => rewriteFirstPage(adapter)))
}
