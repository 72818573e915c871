import { createHash } from 'node:crypto'
import { createBindingError } from '../../errors.js'
import type { Database, DatabaseOptions } from '../database.js'
import { createDeferredClient } from '../sql/deferred-client.js'
import { describePoolerCure } from '../sql/failures.js'
import { createPoolStatements, type NameStatement } from './statements.js'
import { SteadyPg } from './adapter.js'
import { createSessionCheck } from './hosts.js'
import { readPostgresqlUrl, type Encryption, type PostgresqlAddress } from './url.js'
import { createWriteCheck } from './verify-writing.js'
import { withRetry } from '../sql/with-retry.js'

/** The server's limit for an idle transaction, in ms. A host's `canUnbind` runs inside a transaction. */
const idleInTransactionTimeoutMs = 30_000

/** A connection still silent this long after the statement timeout is closed, in ms. */
const networkSlackMs = 2000

/** More than persistence has statements. Statements beyond the limit are sent without a name. */
const nameLimit = 200

/**
 * The server parses a named statement once a connection. A name is derived from the text, so that processes that share
 * a connection through a pooler mean the same statement by it.
 *
 * @see https://www.postgresql.org/docs/current/sql-prepare.html
 */
function createStatementNames(): NameStatement {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    // The driver takes no name for an unnamed statement; Prisma's type does not say so.
    if (known !== undefined || names.size === nameLimit) return known as string
    const name = `oauth_binding_${createHash('sha256').update(sql).digest('base64url').slice(0, 22)}`
    names.set(sql, name)
    return name
  }
}

const nameNothing: NameStatement = () => undefined as unknown as string

/** The driver sends both as parameters of the start, which a pooler refuses; they are then the server's to set. */
const limitSession = (statementTimeoutMs: number) => ({
  statement_timeout: statementTimeoutMs,
  idle_in_transaction_session_timeout: idleInTransactionTimeoutMs
})

/** What a way of encryption failed by. */
interface Failure {
  encryption: Encryption | undefined
  error: Error
}

/** The message has hosts and database, and no more of the address. The cause is the last failure. */
function describeUnusable({ hosts, login, isPooled }: PostgresqlAddress, failures: readonly Failure[]): Error {
  const place = `${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}/${login.database ?? ''}`
  const reasons = failures.map(({ encryption, error }) => {
    const way = failures.length === 1 ? '' : encryption === false ? 'without encryption: ' : 'encrypted: '
    // The first lines of Prisma's messages are the place of the call.
    return `${way}${error.message.trim().split('\n').at(-1)}${isPooled ? '' : describePoolerCure(error)}`
  })
  const message = `The PostgreSQL database ${place} cannot be used: ${reasons.join('; ')}`
  const cause = new Error(message, { cause: failures.at(-1)!.error })
  return createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
}

/** What the connections of requests and of migrations have in common. */
function describeConnections(address: PostgresqlAddress, encryption: Encryption | undefined, timeoutMs: number) {
  const { hosts, login, schema, isPooled, sessionAttributes } = address
  const searchPath = schema === null || isPooled ? [] : [`-c search_path=${schema}`]
  const options = [...(login.options === undefined ? [] : [login.options]), ...searchPath]
  return {
    ...login,
    ...hosts[0],
    ...(encryption === undefined ? {} : { ssl: encryption }),
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    ...(options.length === 0 ? {} : { options: options.join(' ') }),
    ...createSessionCheck(sessionAttributes)
  }
}

/**
 * Opens a database. Which way of encryption a server takes is found out here, once.
 *
 * @throws OptionsError when the address does not fit.
 * @throws STORE_UNAVAILABLE when the database cannot be used.
 */
export async function openPostgresql(url: string, options: DatabaseOptions): Promise<Database> {
  const address = readPostgresqlUrl(url)
  const failures: Failure[] = []
  for (const encryption of address.encryptions) {
    try {
      return await openWith(address, encryption, options)
    } catch (error) {
      failures.push({ encryption, error: error as Error })
    }
  }
  throw describeUnusable(address, failures)
}

async function openWith(
  address: PostgresqlAddress,
  encryption: Encryption | undefined,
  options: DatabaseOptions
): Promise<Database> {
  const { maxConnections = 10, connectionTimeoutMs = 5000, statementTimeoutMs = 10_000 } = options
  const { hosts, schema, isPooled } = address
  const common = describeConnections(address, encryption, connectionTimeoutMs)
  const adapterOptions = { hosts, ...(schema === null ? {} : { schema }) }
  const statementNameGenerator = isPooled ? nameNothing : createStatementNames()
  const limits = { max: maxConnections, ...(isPooled ? {} : limitSession(statementTimeoutMs)) }
  const bounded = { ...adapterOptions, statementNameGenerator, answerTimeoutMs: statementTimeoutMs + networkSlackMs }
  const adapter = await new SteadyPg({ ...common, ...limits }, bounded).connect()
  const pool = adapter.underlyingDriver()
  const statements = createPoolStatements(adapter, statementNameGenerator)
  const { client, load, close } = createDeferredClient(adapter, async (factory) => {
    const { PrismaClient } = await import('../generated/postgresql/client.js')
    return new PrismaClient({ adapter: factory, errorFormat: 'minimal' })
  })
  try {
    // Prisma's client has the better error messages, so it repeats the statement that failed.
    await statements.$queryRaw`SELECT 1`.then(undefined, () => client.$queryRaw`SELECT 1`)
  } catch (error) {
    await close()
    throw error
  }
  return {
    kind: 'postgresql',
    client,
    statements,
    // The statements then name the schema themselves.
    ...(schema !== null && isPooled ? { schema } : {}),
    loadClient: load,
    // A migration may take longer than a request, so the limits do not apply.
    connectAdapter: () => new SteadyPg({ ...common, max: 1 }, adapterOptions).connect(),
    ping: async () => {
      await withRetry(() => statements.$queryRaw`SELECT 1`)
    },
    verifyWriting: createWriteCheck(statements),
    readPool: () => {
      const { totalCount, idleCount, waitingCount } = pool
      return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount, limit: maxConnections }
    },
    close
  }
}
