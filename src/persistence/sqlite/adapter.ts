import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { LibSqlConnection, type LibSqlStatement } from './connection.js'
import { runTold } from './statement-channel.js'

type LibSqlClient = ReturnType<PrismaLibSql['createClient']>

/**
 * Creates a client with the interface that Prisma's adapter expects of `@libsql/client`, on one connection.
 *
 * `@libsql/client` opens a new connection after each transaction and leaves the old one to the garbage collector: 2000
 * transactions held 4000 file descriptors, and settings made with PRAGMA were lost. One connection is safe because
 * the adapter holds a mutex while a transaction is open. A statement that got past the mutex fails here instead of
 * joining a transaction that may roll back.
 */
function createClient(connection: LibSqlConnection): LibSqlClient {
  let current: symbol | undefined
  const assertFree = (): void => {
    if (current !== undefined) throw new Error('A statement outside the open transaction')
  }

  async function transaction() {
    assertFree()
    const own = Symbol('transaction')
    current = own
    try {
      await runTold('BEGIN IMMEDIATE', () => connection.begin())
    } catch (error) {
      current = undefined
      throw error
    }
    const assertOpen = (): void => {
      if (current !== own) throw new Error('The transaction is closed')
    }
    const end = async (how: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
      assertOpen()
      current = undefined
      await runTold(how, async () => connection.end(how))
    }
    return {
      execute: async (statement: LibSqlStatement) => {
        assertOpen()
        return runTold(statement.sql, async () => connection.executeInside(statement))
      },
      commit: () => end('COMMIT'),
      rollback: () => end('ROLLBACK')
    }
  }

  const client = {
    execute: async (statement: LibSqlStatement) => {
      assertFree()
      return runTold(statement.sql, () => connection.execute(statement))
    },
    executeMultiple: async (script: string) => {
      assertFree()
      await connection.executeScript(script)
    },
    transaction,
    close: () => connection.close()
  }
  return client as unknown as LibSqlClient
}

/**
 * All adapters of a factory share its one connection. Transactions take the write lock at their start (BEGIN IMMEDIATE),
 * so that none fails later with SQLITE_BUSY_SNAPSHOT.
 */
export class SerialLibSql extends PrismaLibSql {
  readonly connection: LibSqlConnection

  constructor(path: string, options: { lockWaitMs?: number | undefined; isReadOnly?: boolean } = {}) {
    super({ url: 'file:' })
    this.connection = new LibSqlConnection(path, options.lockWaitMs ?? 5000, options.isReadOnly ?? false)
  }

  override createClient(): LibSqlClient {
    return createClient(this.connection)
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect()
    // Opens the file and reads its header, so that a file that is no database fails here.
    await adapter.executeScript('PRAGMA schema_version')
    return adapter
  }
}
