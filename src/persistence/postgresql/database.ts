import type { PrismaPg } from '@prisma/adapter-pg'
import { createBindingError, OptionsError } from '../../errors.js'
import type { Database, DatabaseOptions } from '../database.js'
import { createDeferredClient } from '../sql/deferred-client.js'
import { createPoolStatements, type NameStatement } from './statements.js'
import { SteadyPg } from './adapter.js'
import { withRetry } from '../sql/with-retry.js'

type PoolConfig = Exclude<ConstructorParameters<typeof PrismaPg>[0], string>

/** The longest that a transaction of ours may lie idle, in ms: a host's `canUnbind` runs inside one. */
const idleInTransactionTimeoutMs = 30_000

/** For how much longer than the server we wait before a connection counts as dead, in ms. */
const networkSlackMs = 2000

function readUrl(url: string): { address: URL; schema: string | null } {
  // The error of `new URL` holds the whole address, hence no cause.
  if (!URL.canParse(url)) throw new OptionsError('the database URL is malformed')
  const address = new URL(url)
  const schema = address.searchParams.get('schema')
  if (schema !== null && !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new OptionsError('the schema in the database URL must be a plain lower-case name')
  }
  address.searchParams.delete('schema')
  return { address, schema }
}

/** More statements than persistence has; a host that sends ever new ones gets no more names. */
const nameLimit = 200

/**
 * Names statements by their text, so that the server parses and plans each once a connection.
 *
 * @see https://www.postgresql.org/docs/current/sql-prepare.html
 */
function createStatementNames(): NameStatement {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    // The driver takes no name for an unnamed statement; Prisma's type does not say so.
    if (known !== undefined || names.size === nameLimit) return known as string
    const name = `oauth_binding_${names.size}`
    names.set(sql, name)
    return name
  }
}

/** Where the database is, without who signs in how. */
function describe({ host, pathname }: URL): string {
  return `${host}${pathname}`
}

/** Opens a PostgreSQL database. See `openDatabase`. */
export async function openPostgresql(url: string, options: DatabaseOptions): Promise<Database> {
  const { maxConnections = 10, connectionTimeoutMs = 5000, statementTimeoutMs = 10_000 } = options
  const { address, schema } = readUrl(url)
  const common: PoolConfig = {
    connectionString: address.href,
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
    ...(schema === null ? {} : { options: `-c search_path=${schema}` })
  }
  const adapterOptions = schema === null ? {} : { schema }
  const statementNameGenerator = createStatementNames()
  const limits: PoolConfig = {
    max: maxConnections,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs
  }
  const bounded = { ...adapterOptions, statementNameGenerator, answerTimeoutMs: statementTimeoutMs + networkSlackMs }
  const adapter = await new SteadyPg({ ...common, ...limits }, bounded).connect()
  const statements = createPoolStatements(adapter, statementNameGenerator)
  const { client, load, close } = createDeferredClient(adapter, async (factory) => {
    const { PrismaClient } = await import('../generated/postgresql/client.js')
    return new PrismaClient({ adapter: factory, errorFormat: 'minimal' })
  })
  try {
    // Prisma words a failure best, so a statement that fails is tried again by its client.
    await statements.$queryRaw`SELECT 1`.then(undefined, () => client.$queryRaw`SELECT 1`)
  } catch (error) {
    await close()
    // Prisma's messages begin with where it was called.
    const reason = (error as Error).message.split('\n').at(-1)
    const cause = new Error(`The PostgreSQL database ${describe(address)} cannot be used: ${reason}`, { cause: error })
    throw createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
  }
  return {
    kind: 'postgresql',
    client,
    statements,
    loadClient: load,
    // A migration may take its time, so the limits are not its.
    connectAdapter: () => new SteadyPg({ ...common, max: 1 }, adapterOptions).connect(),
    ping: async () => {
      await withRetry(() => statements.$queryRaw`SELECT 1`)
    },
    close
  }
}
