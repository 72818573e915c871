import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createBindingError, OptionsError } from '../../errors.js'
import { LibSqlConnection } from './connection.js'

/** How long to wait for a lock, in ms. A copy waits for no writer of a write-ahead log; the first opening may. */
const lockWaitMs = 5000

export interface CopiedTable {
  name: string
  rows: number
}

async function withConnection<Result>(
  path: string,
  isReadOnly: boolean,
  act: (ask: (sql: string, ...args: unknown[]) => Promise<unknown[][]>) => Promise<Result>
): Promise<Result> {
  const connection = new LibSqlConnection(path, lockWaitMs, isReadOnly)
  try {
    return await act(async (sql, ...args) => (await connection.execute({ sql, args })).rows)
  } finally {
    connection.close()
  }
}

async function checkCopy(path: string): Promise<CopiedTable[]> {
  return withConnection(path, true, async (ask) => {
    const problems = (await ask('PRAGMA integrity_check')).map(([problem]) => String(problem))
    if (problems[0] !== 'ok') throw new Error(`integrity_check of the copy: ${problems.slice(0, 3).join('; ')}`)
    const tables: CopiedTable[] = []
    const names = await ask(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    for (const [name] of names as [string][]) {
      const [[rows] = []] = await ask(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
      tables.push({ name, rows: Number(rows) })
    }
    return tables
  })
}

/** Only the owner may read it, from its first byte on. */
async function createPrivateFile(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: Error) => {
    throw new OptionsError(`the copy cannot be written: ${error.message}`)
  })
  await file.close()
}

async function sync(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function copyInto(path: string, part: string, target: string): Promise<CopiedTable[]> {
  await withConnection(path, false, (ask) => ask('VACUUM INTO ?', part))
  const tables = await checkCopy(part)
  await sync(part)
  await rename(part, target)
  await sync(dirname(target))
  return tables
}

/**
 * Copies a SQLite file that may be in use into one file, with all that was committed when the copy began. It is one
 * read transaction (VACUUM INTO), which no writer of the write-ahead log waits for. The copy has a temporary name beside
 * `target` until it is whole, checked and synced; what fails leaves nothing, and what is killed leaves that file.
 *
 * @returns The tables of the copy, with their numbers of rows, in the order of their names.
 * @throws OptionsError when there is no such database, when `target` exists, or when its folder cannot be written.
 * @throws STORE_UNAVAILABLE when the copy fails, or PRAGMA integrity_check finds something in it.
 * @see https://sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause
 */
export async function backUpSqlite(path: string, target: string): Promise<CopiedTable[]> {
  if (!existsSync(path)) throw new OptionsError(`there is no file ${path}`)
  if (existsSync(target)) throw new OptionsError(`${target} exists: a copy replaces nothing`)
  const part = `${target}.${randomUUID()}.part`
  await createPrivateFile(part)
  try {
    return await copyInto(path, part, target)
  } catch (error) {
    await rm(part, { force: true })
    const cause = new Error(`The copy of ${path} failed: ${(error as Error).message}`, { cause: error })
    throw createBindingError('STORE_UNAVAILABLE', { cause })
  }
}
