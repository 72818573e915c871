import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import { createBindingError, isBindingError } from '../../errors.js'
import type { DatabaseFailureKind } from '../../measures/measures.js'

/** The cause of a driver adapter's error; Prisma's client has it in `meta.driverAdapterError.cause`. */
interface DriverFailure {
  kind?: string
  table?: string
  /** PostgreSQL's SQLSTATE, when the adapter has no kind of its own for it. */
  code?: string
  /** SQLite's extended result code, likewise. */
  extendedCode?: number
  /** The code before the adapter gave it a kind. */
  originalCode?: string
  originalMessage?: string
}

const unavailableKinds = new Set([
  'AuthenticationFailed',
  'ConnectionClosed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections'
])

/** Prisma: unreachable, timed out, connection closed, no connection free in time, transaction could not run in time. */
const unavailablePrismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037'])

/**
 * SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention (shutdown, statement timeout), 58 system;
 * 25006 is a server that only reads (a replica after a failover), 55P03 a lock not had in time, 42P05 and 26000 a prepared
 * statement of another session, behind a pooler.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const unavailableSqlState = /^(08|53|57|58)...$|^25006$|^55P03$|^42P05$|^26000$/

/**
 * What a pooler that shares sessions leads to: 08P01 it refuses a parameter of the start, 42P05 and 26000 a prepared
 * statement is there already, or is not there, because the session is another one.
 *
 * @see https://www.pgbouncer.org/features.html
 */
const poolerSqlState = /^08P01$|^42P05$|^26000$/

/**
 * SQLite: busy, locked, read-only, input/output, corrupt, full, cannot open, not a database.
 *
 * @see https://sqlite.org/rescode.html
 */
const unavailableSqliteCodes = new Set([5, 6, 8, 10, 11, 13, 14, 26])

const networkCodes = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT'
])

/** OpenSSL's own: an alert of the server for instance, which wants a client's certificate since it was restarted. */
const tlsCode = /^ERR_SSL_|^EPROTO$/

/** Errors of the driver `pg` without class or code: only the message identifies them. */
const driverMessages = new Set([
  'Cannot use a pool after calling end on the pool',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Connection terminated',
  'Connection terminated due to connection timeout',
  'Connection terminated unexpectedly',
  'Query read timeout',
  'timeout exceeded when trying to connect'
])

function readDriverFailure(error: unknown): DriverFailure {
  if (error instanceof DriverAdapterError) return error.cause as DriverFailure
  const meta = (error as { meta?: { driverAdapterError?: { cause?: DriverFailure } } } | null)?.meta
  return meta?.driverAdapterError?.cause ?? {}
}

/** The adapter's own message is the name of a kind. */
export function quoteDatabase(error: Error): never {
  error.message = readDriverFailure(error).originalMessage ?? error.message
  throw error
}

/** The adapter's translation of its driver's errors; its types have it as `protected`. */
interface FailureMaker {
  onError(error: unknown): never
}

/** Throws the `DriverAdapterError` of Prisma's adapter for an error of its driver, with the message of the database. */
export function throwAdapterFailure(adapter: unknown, error: unknown): never {
  try {
    return (adapter as FailureMaker).onError(error)
  } catch (failure) {
    return quoteDatabase(failure as Error)
  }
}

export function isUniqueViolation(error: unknown, table: string): boolean {
  const failure = readDriverFailure(error)
  return failure.kind === 'UniqueConstraintViolation' && failure.table === table
}

/** Tells whether the database aborted a transaction (deadlock, serialisation failure); a repetition may succeed. */
export function isWriteConflict(error: unknown): boolean {
  return readDriverFailure(error).kind === 'TransactionWriteConflict' || (error as { code?: unknown })?.code === 'P2034'
}

/** Tells whether a role may have no temporary file of that size (`temp_file_limit`): 53400. */
export function isTemporaryFileLimit(error: unknown): boolean {
  return readDriverFailure(error).code === '53400'
}

export function isUnfitValue(error: unknown): boolean {
  const { kind = '' } = readDriverFailure(error)
  return kind === 'InvalidInputValue' || kind === 'ValueOutOfRange' || kind === 'LengthMismatch'
}

const isUnavailableCode = (code: string): boolean =>
  unavailablePrismaCodes.has(code) || networkCodes.has(code) || tlsCode.test(code)

function isUnavailable(error: unknown): boolean {
  const { kind = '', code = '', extendedCode = 0 } = readDriverFailure(error)
  if (unavailableKinds.has(kind) || unavailableSqlState.test(code)) return true
  if (unavailableSqliteCodes.has(extendedCode & 0xff)) return true
  const own = error as { code?: unknown; rawCode?: unknown; message?: unknown } | null
  if (typeof own?.code === 'string' && isUnavailableCode(own.code)) return true
  if (typeof own?.rawCode === 'number' && unavailableSqliteCodes.has(own.rawCode & 0xff)) return true
  return typeof own?.message === 'string' && driverMessages.has(own.message)
}

/** SQLSTATEs, result codes of SQLite, kinds of the adapter, codes and messages that tell more than that it is away. */
const failureKinds = new Map<unknown, DatabaseFailureKind>([
  ['57014', 'timeout'],
  ['SocketTimeout', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['Query read timeout', 'timeout'],
  ['53300', 'pool'],
  ['TooManyConnections', 'pool'],
  ['timeout exceeded when trying to connect', 'pool'],
  ['P2024', 'pool'],
  ['55P03', 'lock'],
  ['SQLite 5', 'lock'],
  ['SQLite 6', 'lock'],
  ['25006', 'read_only'],
  ['SQLite 8', 'read_only'],
  ['53100', 'full'],
  ['SQLite 13', 'full']
])

/** What a statement may lead to without a fault of anything: a taken key, a value that does not fit. */
const expectedKinds = new Set(['UniqueConstraintViolation', 'InvalidInputValue', 'ValueOutOfRange', 'LengthMismatch'])

/** Returns the kind of a failure of the database; `null`: it is an outcome, or comes from elsewhere. */
export function classifyFailure(error: unknown): DatabaseFailureKind | null {
  if (isBindingError(error)) return null
  if (isWriteConflict(error)) return 'conflict'
  const { kind = '', code, extendedCode, originalCode } = readDriverFailure(error)
  const own = Object(error) as { code?: unknown; rawCode?: unknown; message?: unknown }
  if (isUnavailable(error)) {
    // A busy SQLite file has the kind of a silent socket; PostgreSQL's original code of that is a word.
    const sqliteCode = Number(extendedCode ?? own.rawCode ?? (kind === 'SocketTimeout' ? originalCode : 0)) & 0xff
    const facts = [`SQLite ${sqliteCode}`, code, kind, own.code, own.message]
    const known = facts.find((fact) => failureKinds.has(fact))
    return failureKinds.get(known) ?? 'unavailable'
  }
  return kind === '' || expectedKinds.has(kind) ? null : 'other'
}

/** Returns what to add to the message of a failure that a pooler leads to; empty for any other. */
export function describePoolerCure(error: unknown): string {
  if (!poolerSqlState.test(readDriverFailure(error).code ?? '')) return ''
  return '. If a pooler such as PgBouncer is in front of the database, add pgbouncer=true to the parameters of its URL'
}

/** The log has the message of the cause. */
function explain(error: unknown): unknown {
  const cure = describePoolerCure(error)
  return cure === '' ? error : new Error(`${(error as Error).message}${cure}`, { cause: error })
}

/**
 * A failure that means that the database cannot be used becomes `STORE_UNAVAILABLE`; other errors are returned
 * unchanged.
 */
export function translateFailure(error: unknown): unknown {
  if (isBindingError(error)) return error
  if (isUnavailable(error) || isWriteConflict(error)) {
    return createBindingError('STORE_UNAVAILABLE', { cause: explain(error), retryAfterSeconds: 1 })
  }
  return error
}
