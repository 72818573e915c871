import { OptionsError } from '../../errors.js'
import { isIdentifier } from '../../identifier.js'
import { tables } from '../tables.js'
import { flattenSql, type FlatQuery } from './flatten-sql.js'
import type { SqlClient, SqlDatabase, SqlExecutor } from './sql-client.js'

/** Internals of a Prisma client, which has no public API for its schema. Any part may be missing. */
interface ClientInternals {
  /** `dbName` and `schema` are those of `@@map` and `@@schema`. */
  _runtimeDataModel?: { models?: Record<string, { dbName?: unknown; schema?: unknown }> }
  /** The options of the driver adapter, as in `new PrismaPg(pool, { schema })`. */
  _engineConfig?: { adapter?: { options?: { schema?: unknown } } }
}

/** Every table that a statement names. No statement uses these words for anything else. */
const tableNames = new RegExp(`\\b(?:${[...Object.keys(tables), '_prisma_migrations'].join('|')})\\b`, 'g')

/**
 * Returns the schema in which a database's client looks for a table, or `undefined` when it leaves that to the
 * `search_path` of the connection. Prisma writes a known schema into the statements of its typed models.
 */
function findSchema({ schema, client }: SqlDatabase, table: string): string | undefined {
  if (schema !== undefined) return schema
  const { _runtimeDataModel: dataModel, _engineConfig: config } = originalOf(client) as ClientInternals
  const models = Object.entries(dataModel?.models ?? {})
  const model = models.find(([name, { dbName }]) => (dbName ?? name) === table)
  const candidates = [model?.[1].schema, config?.adapter?.options?.schema]
  return candidates.find((name): name is string => typeof name === 'string')
}

export function qualifyName(database: SqlDatabase, table: string): string {
  const schema = database.kind === 'postgresql' ? findSchema(database, table) : undefined
  return schema === undefined ? table : `"${schema.replaceAll('"', '""')}".${table}`
}

/** The executors that {@link followSchema} wrapped, by their wrapper. */
const originals = new WeakMap<SqlExecutor, SqlExecutor>()

/** Returns the client under the wrapper of {@link followSchema}, for the host's callbacks: it has the host's models. */
export function originalOf(executor: SqlExecutor): SqlExecutor {
  return originals.get(executor) ?? executor
}

/** Wraps an executor: it replaces the names of tables in each statement. */
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

/** A database whose client has no schema is returned as it is, so that its statements need no rewriting. */
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
