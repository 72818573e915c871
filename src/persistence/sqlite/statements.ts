import { Sql, sql } from '@prisma/client-runtime-utils'
import { throwAdapterFailure } from '../sql/failures.js'
import { formatTime } from '../sql/format-time.js'
import type { SqlDatabase, SqlExecutor } from '../sql/sql-client.js'
import { isWrite, type LibSqlConnection, type LibSqlResult, type LibSqlStatement } from './connection.js'
import { runTold } from './statement-channel.js'
import { WriteGroup } from './write-group.js'

/** By the declared type of a column. Other values are as libSQL returns them. */
const readers: Readonly<Record<string, (value: unknown) => unknown>> = {
  DATETIME: (value) => new Date(value as string),
  BIGINT: (value) => BigInt(value as number)
}

function readRows({ columns, columnTypes, rows }: LibSqlResult): Record<string, unknown>[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < columns.length; index += 1) {
      const value = values[index]
      const read = readers[columnTypes[index]!]
      row[columns[index]!] = read === undefined || value === null ? value : read(value)
    }
    return row
  })
}

const encode = (value: unknown): unknown => (value instanceof Date ? formatTime(value) : value)

function write(query: TemplateStringsArray | Sql, values: readonly unknown[]): LibSqlStatement {
  const statement = query instanceof Sql ? query : sql(query, ...values)
  return { sql: statement.sql, args: statement.values.map(encode) }
}

/** An executor whose statements run as `run` says. */
function createExecutor(run: (statement: LibSqlStatement) => Promise<LibSqlResult>): SqlExecutor {
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) =>
      readRows(await run(write(query, values))) as Rows,
    $executeRaw: async (query, ...values) => (await run(write(query, values))).rowsAffected
  }
}

/** What persistence runs on a SQLite file, beside Prisma's client. */
export type SqliteStatements = Required<Pick<SqlDatabase, 'statements' | 'transact'>>

/**
 * Creates the executor of the single statements and of the transactions that call no code of a host. What Prisma's
 * client and its adapter add to a statement took most of its time. Rows have text, times and whole numbers as `$queryRaw`
 * returns them. Errors are the adapter's `DriverAdapterError`, with the message of the database.
 */
export function createSqliteStatements(connection: LibSqlConnection, adapter: unknown): SqliteStatements {
  const fail = (error: unknown): never => throwAdapterFailure(adapter, error)
  const group = new WriteGroup(connection, fail)
  // Where a failure rolls back the whole group, all its members get this error.
  const inside = (statement: LibSqlStatement) =>
    runTold(statement.sql, async () => connection.executeInside(statement)).catch(fail)
  const transaction = createExecutor(inside)
  const statements = createExecutor((statement) =>
    isWrite(statement)
      ? group.addStatement(() => inside(statement))
      : runTold(statement.sql, () => connection.execute(statement)).catch(fail)
  )
  return {
    statements,
    transact: async (action) => group.addTransaction(() => action(transaction))
  }
}
