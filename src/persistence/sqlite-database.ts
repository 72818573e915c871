import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createBindingError } from '../errors.js'
import type { Database, DatabaseOptions } from './database.js'
import { createDriverStatements } from './driver-statements.js'
import { SerialLibSql } from './libsql-adapter.js'
import { readSqlitePath } from './sqlite-path.js'
import { withRetry } from './with-retry.js'

/** How a SQLite file is opened. */
export interface SqliteOptions extends DatabaseOptions {
  /** Whether the file must be there already, and neither it nor its folder may be written to. Default `false`. */
  isReadOnly?: boolean
}

/** Opens a SQLite database. See `openDatabase`. */
export async function openSqlite(url: string, options: SqliteOptions): Promise<Database> {
  const { lockWaitMs, isReadOnly = false } = options
  const path = readSqlitePath(url)
  const adapterFactory = new SerialLibSql(path, { lockWaitMs, isReadOnly })
  const { PrismaClient } = await import('./generated/sqlite/client.js')
  const client = new PrismaClient({ adapter: adapterFactory, errorFormat: 'minimal' })
  try {
    if (!isReadOnly) await mkdir(dirname(path), { recursive: true })
    await client.$connect()
  } catch (error) {
    const { message } = error as Error
    const cause = new Error(`The SQLite database ${path} cannot be used: ${message}`, { cause: error })
    throw createBindingError('STORE_UNAVAILABLE', { cause })
  }
  return {
    kind: 'sqlite',
    client,
    statements: createDriverStatements(adapterFactory.connected),
    connectAdapter: () => adapterFactory.connect(),
    ping: async () => {
      await withRetry(() => client.$queryRaw`SELECT 1`)
    },
    close: () => client.$disconnect()
  }
}
