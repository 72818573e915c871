import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createBindingError, OptionsError } from '../errors.js'
import type { Database, DatabaseOptions } from './database.js'
import { createDriverStatements } from './driver-statements.js'
import { SerialLibSql } from './libsql-adapter.js'
import { withRetry } from './with-retry.js'

/**
 * Returns the path of the file that a `file:` URL names.
 *
 * @throws OptionsError when it names none; the message never holds the URL.
 */
export function readSqlitePath(url: string): string {
  const path = url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
  if (path === '' || path.startsWith('//')) throw new OptionsError('the file: URL must name a file')
  if (path.startsWith(':memory:')) throw new OptionsError('the database must be a file, not :memory:')
  if (/[?#]/.test(path)) throw new OptionsError('the file: URL takes no parameters')
  try {
    return resolve(decodeURIComponent(path))
  } catch {
    throw new OptionsError('the file: URL is not properly percent-encoded')
  }
}

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
