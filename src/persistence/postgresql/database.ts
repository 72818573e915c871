import type { PrismaPg } from '@prisma/adapter-pg'
import { createBindingError, OptionsError } from '../../errors.js'
import type { Database, DatabaseOptions } from '../database.js'
import { createDeferredClient } from '../sql/deferred-client.js'
import { createPoolStatements, type NameStatement } from './statements.js'
import { SteadyPg } from './adapter.js'
import { withRetry } from '../sql/with-retry.js'

type PoolConfig = Exclude<ConstructorParameters<typeof PrismaPg>[0], string>

/** The server's limit for an idle transaction, in ms. A host's `canUnbind` runs inside a transaction. */
const idleInTransactionTimeoutMs = 30_000

/** A connection still silent this long after the statement timeout is closed, in ms. */
const networkSlackMs = 2000

function readUrl(url: string): { address: URL; schema: string | null } {
  // The error of `new URL` has the whole address, with the password, so it is not a cause.
  if (!URL.canParse(url)) throw new OptionsError('the database URL is malformed')
  const address = new URL(url)
  const schema = address.searchParams.get('schema')
  if (schema !== null && !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw new OptionsError('the schema in the database URL must be a plain lower-case name')
  }
  address.searchParams.delete('schema')
  return { address, schema }
}

/** More than persistence has statements. Statements beyond the limit are sent without a name. */
const nameLimit = 200

/**
 * The server parses a named statement once a connection.
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

function describe({ host, pathname }: URL): string {
  return `${host}${pathname}`
}

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
    // Prisma's client has the better error messages, so it repeats the statement that failed.
    await statements.$queryRaw`SELECT 1`.then(undefined, () => client.$queryRaw`SELECT 1`)
  } catch (error) {
    await close()
    // The first lines of Prisma's messages are the place of the call.
    const reason = (error as Error).message.split('\n').at(-1)
    const cause = new Error(`The PostgreSQL database ${describe(address)} cannot be used: ${reason}`, { cause: error })
    throw createBindingError('STORE_UNAVAILABLE', { cause, retryAfterSeconds: 1 })
  }
  return {
    kind: 'postgresql',
    client,
    statements,
    loadClient: load,
    // A migration may take longer than a request, so the limits do not apply.
    connectAdapter: () => new SteadyPg({ ...common, max: 1 }, adapterOptions).connect(),
    ping: async () => {
      await withRetry(() => statements.$queryRaw`SELECT 1`)
    },
    close
  }
}
