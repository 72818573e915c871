import type { Sql } from '@prisma/client-runtime-utils'
import { flat } from './flatten-sql.js'

/** The databases that are spoken: SQLite through libSQL, PostgreSQL and what is compatible with it. */
export type DatabaseKind = 'sqlite' | 'postgresql'

/** What runs single statements: a Prisma client, or the client that a Prisma transaction hands out. */
export interface SqlExecutor {
  $queryRaw<Rows = unknown>(query: TemplateStringsArray | Sql, ...values: unknown[]): PromiseLike<Rows>
  $executeRaw(query: TemplateStringsArray | Sql, ...values: unknown[]): PromiseLike<number>
}

/**
 * The part of a Prisma client that persistence uses. Every Prisma client with a driver adapter has it, a host's own
 * included, whatever its models are called: the statements are written in SQL against the tables of `prisma/`.
 */
export interface SqlClient extends SqlExecutor {
  $transaction<Result>(
    action: (transaction: SqlExecutor) => Promise<Result>,
    options?: { maxWait?: number; timeout?: number }
  ): Promise<Result>
}

/** A client and the kind of database behind it. */
export interface SqlDatabase {
  kind: DatabaseKind
  client: SqlClient
  /** What runs single statements that belong to no transaction. Absent: the client does. */
  statements?: SqlExecutor
  /**
   * PostgreSQL: the schema that holds the tables. Default: the one that the client's own models are in (of a schema
   * file with `@@schema`, or of its driver adapter), else where the connection's `search_path` finds them.
   */
  schema?: string
  /** Returns the Prisma client itself, where `client` stands for one that is loaded late. */
  loadClient?(): Promise<unknown>
}

/** Lets a client run statements with parts. */
function flatten(client: SqlExecutor): SqlExecutor {
  return {
    $queryRaw: (query, ...values) => client.$queryRaw(...flat(query as TemplateStringsArray, ...values)),
    $executeRaw: (query, ...values) => client.$executeRaw(...flat(query as TemplateStringsArray, ...values))
  }
}

/** Returns what runs a database's single statements, those with parts included. */
export function statementsOf({ client, statements }: SqlDatabase): SqlExecutor {
  return statements ?? flatten(client)
}
