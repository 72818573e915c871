import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { createBindingError, OptionsError } from '../errors.js'
import type { Database, DatabaseOptions } from './database.js'
import { SerialLibSql } from './libsql-adapter.js'
import { withRetry } from './with-retry.js'

function readPath(url: string): string {
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

/** Opens a SQLite database. See `openDatabase`. */
export async function openSqlite(url: string, { lockWaitMs }: DatabaseOptions): Promise<Database> {
  const path = readPath(url)
  const adapterFactory = new SerialLibSql(path, { lockWaitMs })
  const { PrismaClient } = await import('./generated/sqlite/client.js')
  const client = new PrismaClient({ adapter: adapterFactory, errorFormat: 'minimal' })
  try {
    await mkdir(dirname(path), { recursive: true })
    await client.$connect()
  } catch (error) {
    const { message } = error as Error
    const cause = new Error(`The SQLite database ${path} cannot be used: ${message}`, { cause: error })
    throw createBindingError('STORE_UNAVAILABLE', { cause })
  }
  return {
    kind: 'sqlite',
    client,
    connectAdapter: () => adapterFactory.connect(),
    ping: async () => {
      await withRetry(() => client.$queryRaw`SELECT 1`)
    },
    close: () => client.$disconnect()
  }
}
