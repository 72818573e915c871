import { statfs } from 'node:fs/promises'
import type { SqlDriverAdapter, SqlQuery } from '@prisma/driver-adapter-utils'
import { createBindingError } from '../../errors.js'
import { inMemory } from './path.js'
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

/** A page may still fit into the write-ahead log as it is where a batch of writes does not, in bytes. */
const leastFree = 1024 * 1024

/** The space of a file system, as `statfs` of Node tells it. */
export interface DiskSpace {
  /** 0: the file system does not tell. */
  blocks: number
  bsize: number
  /** What root may still use. */
  bfree: number
  /** What others may still use. */
  bavail: number
}

/** @throws STORE_UNAVAILABLE when the disk has less than 1 MiB left for this user. */
export function verifyRoom({ blocks, bsize, bfree, bavail }: DiskSpace, isRoot: boolean): void {
  const free = (isRoot ? bfree : bavail) * bsize
  if (blocks === 0 || free >= leastFree) return
  const cause = new Error(`The disk of the database has ${free} bytes left`)
  throw createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
}

/**
 * Creates a check that a SQLite file can be written: its disk has 1 MiB left, and the file's first page is written again,
 * as it is, and committed. Only a commit meets what forbids writing; what is rolled back stays in memory. However many
 * probes ask, it commits at most once a second, as a commit is synced.
 *
 * @param path Of the file, or `:memory:`.
 * @returns A function that throws STORE_UNAVAILABLE when the file cannot be written.
 */
export function createWriteCheck(adapter: SqlDriverAdapter, path: string): () => Promise<void> {
  const isRoot = process.getuid?.() === 0
  return onceASecond(async () => {
    if (path !== inMemory) verifyRoom(await statfs(path), isRoot)
    await withRetry(() => rewriteFirstPage(adapter))
  })
}
