import { ColumnTypeEnum, type ArgType, type SqlQueryable, type SqlResultSet } from '@prisma/driver-adapter-utils'
import { Sql, sql } from '@prisma/client-runtime-utils'
import { quoteDatabase } from '../sql/failures.js'
import type { SqlExecutor } from '../sql/sql-client.js'

const scalarTypes: Readonly<Record<string, ArgType['scalarType']>> = {
  string: 'string',
  bigint: 'bigint',
  number: 'int',
  boolean: 'boolean'
}

function typeOf(value: unknown): ArgType {
  return { scalarType: value instanceof Date ? 'datetime' : (scalarTypes[typeof value] ?? 'unknown'), arity: 'scalar' }
}

/** Adapters answer times as text, and numbers, too. */
const readers = new Map<unknown, (value: unknown) => unknown>([
  [ColumnTypeEnum.DateTime, (value) => new Date(value as string)],
  [ColumnTypeEnum.Int32, Number],
  [ColumnTypeEnum.Int64, (value) => BigInt(value as string)]
])

function readRows({ columnNames, columnTypes, rows }: SqlResultSet): Record<string, unknown>[] {
  const columns = columnNames.map((name, index) => ({ name, index, read: readers.get(columnTypes[index]) }))
  return rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (const { name, index, read } of columns) {
      const value = values[index]
      row[name] = read === undefined || value === null ? value : read(value)
    }
    return row
  })
}

/**
 * Runs single statements on Prisma's driver adapter for SQLite itself, on the connection that its client uses. What the
 * client adds to a raw statement (interpreting a plan, spans, a second mapping of each value) took about half of the
 * server's time for it, and is of no use to a statement that is written in SQL. Answers text, times and whole numbers
 * as `$queryRaw` does. Failures are the adapter's own `DriverAdapterError`, in the database's words.
 *
 * @param adapter Connected, and open as long as the statements are used.
 */
export function createDriverStatements(adapter: SqlQueryable): SqlExecutor {
  const write = (query: TemplateStringsArray | Sql, values: readonly unknown[]) => {
    const statement = query instanceof Sql ? query : sql(query, ...values)
    return { sql: statement.sql, args: statement.values, argTypes: statement.values.map(typeOf) }
  }
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) =>
      readRows(await adapter.queryRaw(write(query, values)).catch(quoteDatabase)) as Rows,
    $executeRaw: async (query, ...values) => adapter.executeRaw(write(query, values)).catch(quoteDatabase)
  }
}
