import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import Libsql from 'libsql'

export interface LibSqlStatement {
  sql: string
  args: unknown[]
}

export interface LibSqlResult {
  columns: string[]
  /** As declared; empty for an expression. */
  columnTypes: string[]
  rows: unknown[][]
  rowsAffected: number
}

/** FULL: a commit that returned survives SIGKILL and power loss. */
const settings = 'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;'

/** libSQL's own wait for a lock of another process, in ms. It blocks the event loop. */
const blockingWaitMs = 5
/** The longest pause between two attempts to get a lock, in ms. */
const longestPauseMs = 25
const primaryCodeMask = 0xff
const sqliteBusy = 5

/**
 * Returns the URI of a file that SQLite opens without writing to it or creating files of a write-ahead log beside it.
 * While there are no such files, the database is in the one file, and `immutable` skips the locks.
 *
 * @see https://sqlite.org/uri.html#recognized_query_parameters
 */
function nameForReading(path: string): string {
  const isWhole = ['-wal', '-journal'].every((suffix) => !existsSync(`${path}${suffix}`))
  return `${pathToFileURL(path).href}?mode=ro${isWhole ? '&immutable=1' : ''}`
}

const writesPattern = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|ALTER|DROP)\b/i

function isBusy(error: unknown): boolean {
  const { rawCode } = error as { rawCode?: unknown }
  return typeof rawCode === 'number' && (rawCode & primaryCodeMask) === sqliteBusy
}

/** libSQL binds every number as a real. */
function toSql(value: unknown): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return Number.isSafeInteger(value) ? BigInt(value as number) : value
}

function fromSql(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  return value instanceof Uint8Array ? Uint8Array.from(value).buffer : value
}

/** Whether anything follows a semicolon; inside a literal as well. */
const scriptPattern = /;\s*\S/

function countChanges(database: Libsql.Database, { sql, args }: LibSqlStatement, statement: Libsql.Statement): number {
  // Of a script without values libSQL prepares the first statement, and ignores the others.
  if (args.length > 0 || !scriptPattern.test(sql)) return statement.run(args.map(toSql)).changes
  database.exec(sql)
  return (database.prepare('SELECT changes() AS n').get() as { n: number }).n
}

function run(database: Libsql.Database, { sql, args }: LibSqlStatement): LibSqlResult {
  const statement = database.prepare(sql)
  if (!statement.reader) {
    return { columns: [], columnTypes: [], rows: [], rowsAffected: countChanges(database, { sql, args }, statement) }
  }
  const values = args.map(toSql)
  const columns = statement.safeIntegers(true).raw(true).columns()
  const rows = (statement.all(values) as unknown[][]).map((row) => row.map(fromSql))
  const columnTypes = columns.map((column) => column.type ?? '')
  return { columns: columns.map((column) => column.name), columnTypes, rows, rowsAffected: 0 }
}

/**
 * One connection to a SQLite file: write-ahead log, every commit synced, foreign keys enforced. It waits for locks of
 * other processes without blocking the event loop.
 *
 * libSQL does not reset a statement that failed with SQLITE_BUSY, so that the connection keeps its old snapshot and can
 * never write again (SQLITE_BUSY_SNAPSHOT). Hence only `exec` requests the write lock, because it finalises its
 * statement, and a connection whose read failed with SQLITE_BUSY is closed and opened anew.
 */
export class LibSqlConnection {
  readonly #path: string
  readonly #lockWaitMs: number
  readonly #isReadOnly: boolean
  #database: Libsql.Database | undefined

  constructor(path: string, lockWaitMs: number, isReadOnly = false) {
    this.#path = path
    this.#lockWaitMs = lockWaitMs
    this.#isReadOnly = isReadOnly
  }

  async execute(statement: LibSqlStatement): Promise<LibSqlResult> {
    if (!writesPattern.test(statement.sql)) return this.#waitForLock(() => this.#read(statement))
    await this.begin()
    try {
      const result = this.executeInside(statement)
      this.end('COMMIT')
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  async executeScript(script: string): Promise<void> {
    await this.#waitForLock(() => this.#open().exec(script))
  }

  async begin(): Promise<void> {
    await this.#waitForLock(() => this.#open().exec('BEGIN IMMEDIATE'))
  }

  executeInside(statement: LibSqlStatement): LibSqlResult {
    return run(this.#open(), statement)
  }

  /** Ends the open transaction. A COMMIT that fails rolls back. */
  end(how: 'COMMIT' | 'ROLLBACK'): void {
    try {
      this.#open().exec(how)
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  /** The next statement opens the file again. */
  close(): void {
    this.#database?.close()
    this.#database = undefined
  }

  #open(): Libsql.Database {
    if (this.#database === undefined) {
      const name = this.#isReadOnly ? nameForReading(this.#path) : this.#path
      const database = new Libsql(name, { timeout: blockingWaitMs })
      try {
        if (!this.#isReadOnly) database.exec(settings)
      } catch (error) {
        database.close()
        throw error
      }
      this.#database = database
    }
    return this.#database
  }

  #read(statement: LibSqlStatement): LibSqlResult {
    const database = this.#open()
    try {
      return run(database, statement)
    } catch (error) {
      if (isBusy(error)) this.close()
      throw error
    }
  }

  /** SQLite rolls back by itself after some errors, hence the check. */
  #rollBack(): void {
    const database = this.#open()
    if (database.inTransaction) database.exec('ROLLBACK')
  }

  async #waitForLock<Result>(action: () => Result): Promise<Result> {
    const deadline = performance.now() + this.#lockWaitMs
    let pauseMs = 1
    const attempt = async (): Promise<Result> => {
      try {
        return action()
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw error
      }
      await sleep(pauseMs * (1 + Math.random()))
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      return attempt()
    }
    return attempt()
  }
}
