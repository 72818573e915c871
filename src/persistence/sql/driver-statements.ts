import type { ArgType, SqlQueryable } from '@prisma/driver-adapter-utils'
import { Sql, sql } from '@prisma/client-runtime-utils'
import { quoteDatabase } from './failures.js'
import type { SqlExecutor } from './sql-client.js'

const text: ArgType = { scalarType: 'string', arity: 'scalar' }

/**
 * Creates an executor on an adapter or its transaction, for statements whose values are texts. Rows have the adapter's
 * values: it returns times, and some whole numbers, as texts. Errors are its `DriverAdapterError`, with the message of
 * the database.
 */
export function createDriverStatements(adapter: SqlQueryable): SqlExecutor {
  const write = (query: TemplateStringsArray | Sql, values: readonly unknown[]) => {
    const statement = query instanceof Sql ? query : sql(query, ...values)
    const written = adapter.provider === 'sqlite' ? statement.sql : statement.text
    return { sql: written, args: statement.values, argTypes: statement.values.map(() => text) }
  }
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) => {
      const { columnNames, rows } = await adapter.queryRaw(write(query, values)).catch(quoteDatabase)
      return rows.map((row) => Object.fromEntries(columnNames.map((name, index) => [name, row[index]]))) as Rows
    },
    $executeRaw: async (query, ...values) => adapter.executeRaw(write(query, values)).catch(quoteDatabase)
  }
}
