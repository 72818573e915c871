import { OptionsError } from '../../errors.js'
import { isIdentifier } from '../../identifier.js'
import { flattenSql, type FlatQuery } from './flatten-sql.js'
import type { SqlClient, SqlDatabase, SqlExecutor } from './sql-client.js'

/** What is read of a Prisma client. Prisma has no public way to ask for it, so every part may be missing. */
interface ClientInternals {
  /** Its names of tables and schemas are those of `@@map` and `@@schema`. */
  _runtimeDataModel?: { models?: Record<string, { dbName?: unknown; schema?: unknown }> }
  /** Holds what the driver adapter was made with, `new PrismaPg(pool, { schema })` for instance. */
  _engineConfig?: { adapter?: { options?: { schema?: unknown } } }
}

/** Every table that a statement names. None of these words stands for anything else in a statement. */
const tableNames =
  /\b(?:oauth_(?:bindings|identities|states)|binding_events|personal_access_tokens|_prisma_migrations)\b/g

/**
 * Returns the schema in which a database's client looks for a table, when it names one: Prisma then writes it into the
 * statements of its typed models, and the connection's `search_path` has no say.
 */
function findSchema({ schema, client }: SqlDatabase, table: string): string | undefined {
  if (schema !== undefined) return schema
  const { _runtimeDataModel: dataModel, _engineConfig: config } = originalOf(client) as ClientInternals
  const models = Object.entries(dataModel?.models ?? {})
  const model = models.find(([name, { dbName }]) => (dbName ?? name) === table)
  const candidates = [model?.[1].schema, config?.adapter?.options?.schema]
  return candidates.find((name): name is string => typeof name === 'string')
}

/** Returns the name under which a database's client finds a table, as a statement has to write it. */
export function qualifyName(database: SqlDatabase, table: string): string {
  const schema = database.kind === 'postgresql' ? findSchema(database, table) : undefined
  return schema === undefined ? table : `"${schema.replaceAll('"', '""')}".${table}`
}

/** Of each executor that {@link followSchema} made, the one that it was made of. */
const originals = new WeakMap<SqlExecutor, SqlExecutor>()

/** Returns the client that a host knows, for its own callbacks: with its models, and without our names. */
export function originalOf(executor: SqlExecutor): SqlExecutor {
  return originals.get(executor) ?? executor
}

/** Runs statements with the names of tables replaced. */
function rename(executor: SqlExecutor, nameOf: (table: string) => string): SqlExecutor {
  const rewrite = (query: Parameters<SqlExecutor['$queryRaw']>[0], values: unknown[]): FlatQuery => {
    const [{ raw }, ...rest] = flattenSql(query as TemplateStringsArray, ...values)
    const texts = raw.map((text) => text.replaceAll(tableNames, nameOf))
    return [Object.assign(texts, { raw: texts }), ...rest]
  }
  const renamed: SqlExecutor = {
    $queryRaw: (query, ...values) => executor.$queryRaw(...rewrite(query, values)),
    $executeRaw: (query, ...values) => executor.$executeRaw(...rewrite(query, values))
  }
  originals.set(renamed, executor)
  return renamed
}

/**
 * Returns a database whose statements find the tables in the schema of its client. A database whose client names none
 * is returned as it is, so that its statements cost nothing more.
 *
 * @throws OAUTH_BINDING_OPTIONS when `schema` is no name, or given for SQLite, which has none.
 */
export function followSchema(database: SqlDatabase): SqlDatabase {
  const { kind, client, schema } = database
  if (schema !== undefined && (kind === 'sqlite' || !isIdentifier(schema))) {
    throw new OptionsError('the schema of a database must be the name of a PostgreSQL schema')
  }
  const names = new Map<string, string>()
  const nameOf = (table: string): string => {
    const name = names.get(table) ?? qualifyName(database, table)
    names.set(table, name)
    return name
  }
  if (nameOf('oauth_states') === 'oauth_states' && nameOf('personal_access_tokens') === 'personal_access_tokens') {
    return database
  }
  const renamed: SqlClient = {
    ...rename(client, nameOf),
    $transaction: (action, options) =>
      client.$transaction((transaction) => action(rename(transaction, nameOf)), options)
  }
  originals.set(renamed, client)
  return { ...database, client: renamed, statements: rename(database.statements ?? client, nameOf) }
}
