import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { LibSqlConnection, type LibSqlStatement } from './connection.js'

type LibSqlClient = ReturnType<PrismaLibSql['createClient']>

/**
 * What Prisma's adapter expects of a libSQL client, on one connection.
 *
 * The client that Prisma brings leaves the connection of each transaction to the garbage collector and opens another
 * one: measured, 2000 transactions held 4000 file descriptors, and settings made with PRAGMA were lost. Sharing one
 * connection is safe because the adapter lets nothing else run while a transaction is open (it holds a lock); should
 * it ever not, the statement fails here instead of joining a transaction that may roll back.
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
      await connection.begin()
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
      connection.end(how)
    }
    return {
      execute: async (statement: LibSqlStatement) => {
        assertOpen()
        return connection.executeInside(statement)
      },
      commit: () => end('COMMIT'),
      rollback: () => end('ROLLBACK')
    }
  }

  const client = {
    execute: async (statement: LibSqlStatement) => {
      assertFree()
      return connection.execute(statement)
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
 * Prisma's libSQL adapter on one connection. Transactions own the write lock from their start, so none fails later
 * because another process wrote in between.
 *
 * @param options.lockWaitMs How long to wait for another process's lock, in ms. Default 5000.
 * @param options.isReadOnly Whether nothing may be written, not even the files beside the database. Default `false`.
 */
export class SerialLibSql extends PrismaLibSql {
  readonly #path: string
  readonly #lockWaitMs: number
  readonly #isReadOnly: boolean

  constructor(path: string, options: { lockWaitMs?: number | undefined; isReadOnly?: boolean } = {}) {
    super({ url: 'file:' })
    this.#path = path
    this.#lockWaitMs = options.lockWaitMs ?? 5000
    this.#isReadOnly = options.isReadOnly ?? false
  }

  override createClient(): LibSqlClient {
    return createClient(new LibSqlConnection(this.#path, this.#lockWaitMs, this.#isReadOnly))
  }

  override async connect(): Promise<SqlDriverAdapter> {
    const adapter = await super.connect()
    // Opens the file, and reads enough of it to see that it is a database.
    await adapter.executeScript('PRAGMA schema_version')
    return adapter
  }
}
