import { sqltag, type Sql } from '@prisma/client/runtime/client'
import type { SqlClient, SqlDatabase, SqlExecutor } from '../../../src/persistence/sql/sql-client.js'

/** A statement as the store sent it. */
export interface RecordedStatement {
  /** With `$1`, `$2`, … as PostgreSQL has it. */
  text: string
  /** With `?`, as SQLite has it. */
  sql: string
  values: readonly unknown[]
}

/** A database that keeps what is sent to it. */
export interface RecordedDatabase extends SqlDatabase {
  /** In order, since the last call. */
  takeStatements(): RecordedStatement[]
}

type Query = TemplateStringsArray | Sql

/** Wraps a database: every statement of the store, inside transactions and outside, is kept and carried out. */
export function recordStatements(database: SqlDatabase): RecordedDatabase {
  let statements: RecordedStatement[] = []

  function record(query: Query, values: unknown[]): Sql {
    const { text, sql, values: all } = 'raw' in query ? sqltag(query, ...(values as never[])) : query
    statements.push({ text: text as string, sql: sql as string, values: all as unknown[] })
    return 'raw' in query ? sqltag(query, ...(values as never[])) : query
  }

  const wrap = (executor: SqlExecutor): SqlExecutor => ({
    $queryRaw: (query, ...values) => executor.$queryRaw(record(query, values)),
    $executeRaw: (query, ...values) => executor.$executeRaw(record(query, values))
  })
  const client: SqlClient = {
    ...wrap(database.client),
    $transaction: (action, options) => database.client.$transaction((inner) => action(wrap(inner)), options)
  }
  return {
    kind: database.kind,
    client,
    takeStatements() {
      const taken = statements
      statements = []
      return taken
    }
  }
}
