import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { createBindingError } from '../../errors.js'
import type { Database, DatabaseOptions } from '../database.js'
import { createDeferredClient } from '../sql/deferred-client.js'
import { SerialLibSql } from './adapter.js'
import { inMemory, readSqlitePath } from './path.js'
import { createSqliteStatements } from './statements.js'
import { createWriteCheck } from './verify-writing.js'
import { withRetry } from '../sql/with-retry.js'

export interface SqliteOptions extends DatabaseOptions {
  /** Whether the file must exist, and neither it nor its folder may be written to. Default `false`. */
  isReadOnly?: boolean
}

/** A second connection would have a database of its own, so all share the one; `close` ends it. */
function shareConnection(adapter: SqlDriverAdapter): SqlDriverAdapter {
  return Object.create(adapter, { dispose: { value: async () => undefined } }) as SqlDriverAdapter
}

async function connect(factory: SerialLibSql, path: string, isReadOnly: boolean): Promise<SqlDriverAdapter> {
  try {
    if (!isReadOnly && path !== inMemory) await mkdir(dirname(path), { recursive: true })
    return await factory.connect()
  } catch (error) {
    const { message } = error as Error
    const cause = new Error(`The SQLite database ${path} cannot be used: ${message}`, { cause: error })
    throw createBindingError('STORE_UNAVAILABLE', { cause })
  }
}

export async function openSqlite(url: string, options: SqliteOptions): Promise<Database> {
  const { lockWaitMs, isReadOnly = false } = options
  const path = url === inMemory ? inMemory : readSqlitePath(url)
  const createFactory = () => new SerialLibSql(path, { lockWaitMs, isReadOnly })
  const adapterFactory = createFactory()
  const adapter = await connect(adapterFactory, path, isReadOnly)
  const { statements, transact } = createSqliteStatements(adapterFactory.connection, adapter)
  const { client, load, close } = createDeferredClient(adapter, async (factory) => {
    const { PrismaClient } = await import('../generated/sqlite/client.js')
    return new PrismaClient({ adapter: factory, errorFormat: 'minimal' })
  })
  return {
    kind: 'sqlite',
    client,
    statements,
    transact,
    loadClient: load,
    connectAdapter: async () => (path === inMemory ? shareConnection(adapter) : createFactory().connect()),
    ping: async () => {
      await withRetry(() => statements.$queryRaw`SELECT 1`)
    },
    verifyWriting: createWriteCheck(adapter, path),
    close
  }
}
