import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import type { SqlDatabase } from './sql/sql-client.js'

/** How a database is used. */
export interface DatabaseOptions {
  /** PostgreSQL: how many connections at most; a whole number, 1 to 1000. Default 10. */
  maxConnections?: number
  /** PostgreSQL: how long to wait for a connection, in ms, 1 to 600000. Default 5000. */
  connectionTimeoutMs?: number
  /** PostgreSQL: how long a statement may run, in ms, 1 to 600000. Default 10000. */
  statementTimeoutMs?: number
  /** SQLite: how long to wait while another process writes, in ms, 1 to 600000. Default 5000. */
  lockWaitMs?: number
}

/** The connections of a pool. */
export interface PoolUsage {
  readonly used: number
  readonly idle: number
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number
  /** The most connections. */
  readonly limit: number
}

/** An open database. */
export interface Database extends SqlDatabase {
  /** Opens a connection of its own, which the caller disposes of. On PostgreSQL it has no statement timeout. */
  connectAdapter(): Promise<SqlDriverAdapter>
  /**
   * Runs a statement, for probes.
   *
   * @throws STORE_UNAVAILABLE when the database does not answer it.
   */
  ping(): Promise<void>
  /**
   * Verifies that the database can be written, for probes. PostgreSQL is asked whether transactions are read-only, as
   * on a replica; a SQLite file is written, at most once a second.
   *
   * @throws STORE_UNAVAILABLE when it cannot be written, or does not answer.
   */
  verifyWriting(): Promise<void>
  /** PostgreSQL: tells of the pool of connections; it costs nothing. */
  readPool?(): PoolUsage
  /** Closes every connection. */
  close(): Promise<void>
}
