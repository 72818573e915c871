import { ColumnTypeEnum, type ArgType, type SqlQueryable, type SqlResultSet } from '@prisma/driver-adapter-utils'
import { Sql, sql } from '@prisma/client-runtime-utils'
import { quoteDatabase } from './failures.js'
import type { SqlExecutor } from './sql-client.js'

const scalarTypes: Readonly<Record<string, ArgType['scalarType']>> = {
  string: 'string',
  bigint: 'bigint',
  number: 'int',
  boolean: 'boolean'
}

function typeOf(value: unknown): ArgType {
  return { scalarType: value instanceof Date ? 'datetime' : (scalarTypes[typeof value] ?? 'unknown'), arity: 'scalar' }
}

/** Adapters return times and numbers as text. */
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
 * On SQLite the executor runs the single statements of requests: what Prisma's client adds to a raw statement (a query
 * plan, spans, a second mapping of each value) took half of the time of the statement. Rows have text, times and whole
 * numbers as `$queryRaw` returns them. Errors are the adapter's `DriverAdapterError`, with the message of the database.
 */
export function createDriverStatements(adapter: SqlQueryable): SqlExecutor {
  const write = (query: TemplateStringsArray | Sql, values: readonly unknown[]) => {
    const statement = query instanceof Sql ? query : sql(query, ...values)
    const text = adapter.provider === 'sqlite' ? statement.sql : statement.text
    return { sql: text, args: statement.values, argTypes: statement.values.map(typeOf) }
  }
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) =>
      readRows(await adapter.queryRaw(write(query, values)).catch(quoteDatabase)) as Rows,
    $executeRaw: async (query, ...values) => adapter.executeRaw(write(query, values)).catch(quoteDatabase)
  }
}
