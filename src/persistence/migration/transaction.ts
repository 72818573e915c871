import type {
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  Transaction
} from '@prisma/driver-adapter-utils'
import type { DatabaseKind } from '../sql/sql-client.js'

/** The engine's own lock, taken before it would take it itself: Prisma's command line waits for it, too. */
const advisoryLockKey = 72_707_369

/** A script that failed, and how. */
export interface ScriptFailure {
  script: string
  error: unknown
}

/** Is told each script that fails. */
export type ScriptFailureListener = (failure: ScriptFailure) => unknown

/** What a migration works on. */
export interface MigrationTarget {
  kind: DatabaseKind
  /** Opens a connection of its own, which the caller disposes of. */
  connectAdapter(): Promise<SqlDriverAdapter>
}

const query = (sql: string): SqlQuery => ({ sql, args: [], argTypes: [] })

/** Cuts a script into its statements. Comments go; a semicolon inside a literal is not expected. */
function splitScript(script: string): string[] {
  const statements = script.replaceAll(/^\s*--.*$/gm, '').split(';')
  return statements.map((statement) => statement.trim()).filter((statement) => statement !== '')
}

/**
 * Gives the migration engine an adapter all of whose statements run in one transaction. Of a script that fails,
 * nothing stays, and the transaction goes on, so that the engine can record what failed.
 */
function bindToTransaction(
  transaction: Transaction,
  parent: SqlDriverAdapter,
  onScriptFailure: ScriptFailureListener
): SqlMigrationAwareDriverAdapterFactory {
  const { provider, adapterName } = parent
  const refuse = async (): Promise<never> => {
    throw new Error('The migration engine asked for more than the one connection it has')
  }
  const adapter: SqlDriverAdapter = {
    provider,
    adapterName,
    queryRaw: (params) => transaction.queryRaw(params),
    executeRaw: (params) => transaction.executeRaw(params),
    async executeScript(script) {
      await transaction.executeRaw(query('SAVEPOINT migration_script'))
      try {
        for (const statement of splitScript(script)) await transaction.executeRaw(query(statement))
      } catch (error) {
        onScriptFailure({ script, error })
        await transaction.executeRaw(query('ROLLBACK TO SAVEPOINT migration_script'))
        throw error
      }
      await transaction.executeRaw(query('RELEASE SAVEPOINT migration_script'))
    },
    startTransaction: refuse,
    getConnectionInfo: () => parent.getConnectionInfo?.() ?? { supportsRelationJoins: false },
    dispose: async () => undefined
  }
  return { provider, adapterName, connect: async () => adapter, connectToShadowDb: refuse }
}

/**
 * Makes the engine's table, as the engine would: it refuses to begin in a database that has tables but not this one,
 * such as an application's own with Laravel Sanctum's.
 */
const createMigrationsTable: Record<DatabaseKind, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`
}

/** Ends a transaction as its adapter wants it: some only clean up, and leave the statement to the caller. */
async function end(transaction: Transaction, statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  try {
    if (!transaction.options.usePhantomQuery) await transaction.executeRaw(query(statement))
  } finally {
    await (statement === 'COMMIT' ? transaction.commit() : transaction.rollback())
  }
}

/**
 * Runs an action of the migration engine in one transaction of its own connection: all of it or nothing stays, also
 * when the process dies in the middle, and of several processes one works while the others wait. On SQLite the
 * transaction owns the write lock from its start; on PostgreSQL it holds an advisory lock.
 *
 * @param options.lockWaitMs How long to wait for another process on PostgreSQL, in ms.
 */
export async function inMigrationTransaction<Result>(
  target: MigrationTarget,
  options: { lockWaitMs: number; onScriptFailure: ScriptFailureListener },
  action: (factory: SqlMigrationAwareDriverAdapterFactory) => Promise<Result>
): Promise<Result> {
  const adapter = await target.connectAdapter()
  try {
    const transaction = await adapter.startTransaction()
    try {
      if (target.kind === 'postgresql') {
        await transaction.executeRaw(query(`SET LOCAL lock_timeout = ${Math.trunc(options.lockWaitMs)}`))
        await transaction.executeRaw(query(`SELECT pg_advisory_xact_lock(${advisoryLockKey})`))
      }
      await transaction.executeRaw(query(createMigrationsTable[target.kind]))
      const result = await action(bindToTransaction(transaction, adapter, options.onScriptFailure))
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
