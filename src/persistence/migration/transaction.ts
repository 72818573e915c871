import type { SqlQuery, Transaction } from '@prisma/driver-adapter-utils'
import type { Database } from '../database.js'

/** The key of the advisory lock that Prisma's command line takes to migrate. */
const advisoryLockKey = 72_707_369

const query = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] })

/** Ends a transaction. Some adapters only release the connection, and leave the statement to the caller. */
async function end(transaction: Transaction, statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  try {
    if (!transaction.options.usePhantomQuery) await transaction.executeRaw(query(statement))
  } finally {
    await (statement === 'COMMIT' ? transaction.commit() : transaction.rollback())
  }
}

/**
 * Runs an action in one transaction on a connection of its own. Of several processes one runs, and the others wait: on
 * SQLite the transaction owns the write lock from its start, on PostgreSQL it holds Prisma's advisory lock.
 */
export async function inMigrationTransaction<Result>(
  database: Pick<Database, 'kind' | 'schema' | 'connectAdapter'>,
  lockWaitMs: number,
  action: (transaction: Transaction) => Promise<Result>
): Promise<Result> {
  const adapter = await database.connectAdapter()
  try {
    const transaction = await adapter.startTransaction()
    try {
      if (database.kind === 'postgresql') {
        await transaction.executeRaw(query(`SET LOCAL lock_timeout = ${Math.trunc(lockWaitMs)}`))
        await transaction.executeRaw(query(`SELECT pg_advisory_xact_lock(${advisoryLockKey})`))
        if (database.schema !== undefined) {
          await transaction.executeRaw(query(`SET LOCAL search_path = ${database.schema}`))
        }
      }
      const result = await action(transaction)
      await end(transaction, 'COMMIT')
      return result
    } catch (error) {
      await end(transaction, 'ROLLBACK').catch(() => undefined)
      throw error
    }
  } finally {
    await adapter.dispose()
  }
}

/** Without values, both drivers send the whole script. */
export async function runScript(transaction: Transaction, script: string): Promise<void> {
  await transaction.executeRaw(query(script))
}
