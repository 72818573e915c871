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

/** Whether a statement needs a transaction that has the write lock from its start. */
export function isWrite({ sql }: Pick<LibSqlStatement, 'sql'>): boolean {
  return writesPattern.test(sql)
}

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

/** A statement that the connection keeps. */
interface PreparedStatement {
  statement: Libsql.Statement
  isReader: boolean
  columns: string[]
  columnTypes: string[]
}

/** More than persistence has statements. */
const preparedLimit = 200

function prepare(database: Libsql.Database, sql: string): PreparedStatement {
  const statement = database.prepare(sql)
  if (!statement.reader) return { statement, isReader: false, columns: [], columnTypes: [] }
  const columns = statement.safeIntegers(true).raw(true).columns()
  return {
    statement,
    isReader: true,
    columns: columns.map((column) => column.name),
    columnTypes: columns.map((column) => column.type ?? '')
  }
}

/** After these a statement may have other columns. */
const definesPattern = /^\s*(?:CREATE|ALTER|DROP)\b/i

/** Lets one in at a time, in the order of their coming. */
class Turns {
  #isTaken = false
  readonly #waiting: (() => void)[] = []

  async take(): Promise<void> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#isTaken = true
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#isTaken = false
    else next()
  }
}

/**
 * One connection to a SQLite file: write-ahead log, every commit synced, foreign keys enforced. It waits for locks of
 * other processes without blocking the event loop. Statements outside an open transaction wait for its end. Each
 * statement is prepared once.
 *
 * libSQL does not reset a statement that failed. Executed again it would take the values of before, so it is dropped.
 * After SQLITE_BUSY the connection keeps its old snapshot and can never write again (SQLITE_BUSY_SNAPSHOT). Hence only
 * `exec` requests the write lock, because it finalises its statement, and a connection whose read failed with
 * SQLITE_BUSY is closed and opened anew.
 */
export class LibSqlConnection {
  readonly #path: string
  readonly #lockWaitMs: number
  readonly #isReadOnly: boolean
  readonly #turns = new Turns()
  /** Only one waits for the write lock: each attempt blocks the event loop for a moment. */
  readonly #writers = new Turns()
  readonly #prepared = new Map<string, PreparedStatement>()
  #database: Libsql.Database | undefined

  constructor(path: string, lockWaitMs: number, isReadOnly = false) {
    this.#path = path
    this.#lockWaitMs = lockWaitMs
    this.#isReadOnly = isReadOnly
  }

  async execute(statement: LibSqlStatement): Promise<LibSqlResult> {
    if (!isWrite(statement)) return this.#waitForLock(() => this.#read(statement))
    await this.begin()
    let result: LibSqlResult
    try {
      result = this.executeInside(statement)
    } catch (error) {
      this.abandon()
      throw error
    }
    this.end('COMMIT')
    return result
  }

  async executeScript(script: string): Promise<void> {
    await this.#waitForLock(() => {
      this.#prepared.clear()
      this.#open().exec(script)
    })
  }

  async begin(): Promise<void> {
    await this.#writers.take()
    try {
      await this.#waitForLock(() => this.#open().exec('BEGIN IMMEDIATE'), true)
    } catch (error) {
      this.#writers.leave()
      throw error
    }
  }

  /** SQLite rolls back by itself after some errors, of a full disk for instance. */
  get isInTransaction(): boolean {
    return this.#database?.inTransaction ?? false
  }

  /** Only in the open transaction. */
  executeInside(statement: LibSqlStatement): LibSqlResult {
    if (!this.isInTransaction) throw new Error('The transaction is closed')
    return this.#run(this.#open(), statement)
  }

  /** Ends the open transaction. A COMMIT that fails rolls back. */
  end(how: 'COMMIT' | 'ROLLBACK'): void {
    try {
      this.#open().exec(how)
    } catch (error) {
      this.abandon()
      throw error
    }
    this.#leave()
  }

  /** Ends the transaction after a failure, whether or not SQLite has rolled it back. */
  abandon(): void {
    try {
      if (this.isInTransaction) this.#open().exec('ROLLBACK')
    } finally {
      this.#leave()
    }
  }

  /**
   * Rolls back an open transaction; libSQL closes the file, with its locks, only when its statements are collected. The
   * next statement opens the file again.
   */
  close(): void {
    const database = this.#database
    this.#prepared.clear()
    this.#database = undefined
    if (database?.inTransaction === true) database.exec('ROLLBACK')
    database?.close()
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

  #prepare(database: Libsql.Database, sql: string): PreparedStatement {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const prepared = prepare(database, sql)
    if (definesPattern.test(sql) || this.#prepared.size === preparedLimit) this.#prepared.clear()
    this.#prepared.set(sql, prepared)
    return prepared
  }

  #run(database: Libsql.Database, statement: LibSqlStatement): LibSqlResult {
    const { sql, args } = statement
    const prepared = this.#prepare(database, sql)
    const { columns, columnTypes } = prepared
    try {
      if (!prepared.isReader) {
        return { columns, columnTypes, rows: [], rowsAffected: countChanges(database, statement, prepared.statement) }
      }
      const rows = (prepared.statement.all(args.map(toSql)) as unknown[][]).map((row) => row.map(fromSql))
      return { columns, columnTypes, rows, rowsAffected: 0 }
    } catch (error) {
      this.#prepared.delete(sql)
      throw error
    }
  }

  #read(statement: LibSqlStatement): LibSqlResult {
    const database = this.#open()
    try {
      return this.#run(database, statement)
    } catch (error) {
      if (isBusy(error)) this.close()
      throw error
    }
  }

  #leave(): void {
    this.#turns.leave()
    this.#writers.leave()
  }

  /** Repeats an action while another process has the lock that it needs. In between others have their turn. */
  async #waitForLock<Result>(action: () => Result, keepsTurn = false): Promise<Result> {
    const deadline = performance.now() + this.#lockWaitMs
    let pauseMs = 1
    const attempt = async (): Promise<Result> => {
      await this.#turns.take()
      try {
        const result = action()
        if (!keepsTurn) this.#turns.leave()
        return result
      } catch (error) {
        this.#turns.leave()
        if (!isBusy(error) || performance.now() >= deadline) throw error
      }
      await sleep(pauseMs * (1 + Math.random()))
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      return attempt()
    }
    return attempt()
  }
}
