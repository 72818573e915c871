import type { Sql } from '@prisma/client-runtime-utils'
import { flattenSql } from './flatten-sql.js'

/** The supported databases: SQLite through libSQL, PostgreSQL and compatible servers. */
export type DatabaseKind = 'sqlite' | 'postgresql'

/** Runs single statements: a Prisma client, or the client of a Prisma transaction. */
export interface SqlExecutor {
  $queryRaw<Rows = unknown>(query: TemplateStringsArray | Sql, ...values: unknown[]): PromiseLike<Rows>
  $executeRaw(query: TemplateStringsArray | Sql, ...values: unknown[]): PromiseLike<number>
}

/**
 * The part of a Prisma client that persistence uses: raw statements on the tables of `prisma/`. Typed models are not
 * used, because a host's own client may name its models otherwise, lack `PersonalAccessToken`, or find the tables in
 * another schema.
 */
export interface SqlClient extends SqlExecutor {
  $transaction<Result>(
    action: (transaction: SqlExecutor) => Promise<Result>,
    options?: { maxWait?: number; timeout?: number }
  ): Promise<Result>
}

/** Limits of a transaction, in ms: `maxWait` for a connection, `timeout` from begin to commit. */
const transactionOptions = { maxWait: 5000, timeout: 10_000 }

/** A client and the kind of database behind it. */
export interface SqlDatabase {
  kind: DatabaseKind
  client: SqlClient
  /** Runs the single statements outside transactions. Default: `client`. */
  statements?: SqlExecutor
  /** Runs a transaction that waits for nothing but its statements. Default: a transaction of `client`. */
  transact?<Result>(action: (transaction: SqlExecutor) => Promise<Result>): Promise<Result>
  /**
   * PostgreSQL: the schema of the tables. Default: the schema of the client's own models (`@@schema`, or the option
   * of its driver adapter), else the connection's `search_path`.
   */
  schema?: string
  /** Loads and returns the Prisma client itself, when `client` loads it on first use. */
  loadClient?(): Promise<unknown>
}

function flatten(client: SqlExecutor): SqlExecutor {
  return {
    $queryRaw: (query, ...values) => client.$queryRaw(...flattenSql(query as TemplateStringsArray, ...values)),
    $executeRaw: (query, ...values) => client.$executeRaw(...flattenSql(query as TemplateStringsArray, ...values))
  }
}

export function statementsOf({ client, statements }: SqlDatabase): SqlExecutor {
  return statements ?? flatten(client)
}

/** Runs a transaction. One that calls a host's code needs the client, which that code may use. */
export async function transact<Result>(
  database: SqlDatabase,
  action: (transaction: SqlExecutor) => Promise<Result>,
  { callsHost = false } = {}
): Promise<Result> {
  if (database.transact !== undefined && !callsHost) return database.transact(action)
  return database.client.$transaction(action, transactionOptions)
}
