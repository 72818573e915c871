import { createBindingError } from '../../errors.js'
import { isTemporaryFileLimit } from '../sql/failures.js'
import { onceASecond } from '../sql/once-a-second.js'
import type { SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'

/** `on` on a server in recovery, and where `default_transaction_read_only` says so. */
async function verifySetting(statements: SqlExecutor): Promise<void> {
  const [{ setting }] = await withRetry(
    () => statements.$queryRaw<[{ setting: string }]>`SELECT current_setting('transaction_read_only') AS setting`
  )
  if (setting === 'off') return
  const cause = new Error('The database only reads: it is a replica, or default_transaction_read_only is on')
  throw createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
}

/**
 * More rows than the least `work_mem` holds: the server writes them to a temporary file of 100 kB, where the database
 * is, and removes it at the end of the statement. Nothing of it is logged or kept, and it needs no privilege. The setting
 * applies before the rows are made, because they refer to it, and to this statement only.
 */
async function verifyRoom(statements: SqlExecutor): Promise<void> {
  const fillFile = () => statements.$queryRaw`
    SELECT count(*) FROM (SELECT set_config('work_mem', '64kB', true) AS setting OFFSET 0) limits,
      LATERAL generate_series(1, 6000 + 0 * length(setting))`
  try {
    await withRetry(fillFile)
  } catch (error) {
    // A role that may have no such file learns nothing by it.
    if (!isTemporaryFileLimit((error as Error).cause)) throw error
  }
}

/**
 * Creates a check that the database can be written: the server is no replica and not told to read only, and its disk has
 * room. The disk is asked at most once a second.
 *
 * @returns A function that throws STORE_UNAVAILABLE when the database cannot be written.
 */
export function createWriteCheck(statements: SqlExecutor): () => Promise<void> {
  const verifyRoomAgain = onceASecond(() => verifyRoom(statements))
  return async () => {
    await verifySetting(statements)
    await verifyRoomAgain()
  }
}
