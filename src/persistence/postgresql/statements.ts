import type { PrismaPg } from '@prisma/adapter-pg'
import { Sql, sql } from '@prisma/client-runtime-utils'
import { quoteDatabase } from '../sql/failures.js'
import { formatTime } from '../sql/format-time.js'
import type { SqlExecutor } from '../sql/sql-client.js'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

/** The adapter makes its own failures of the driver's. Its types leave that to those who derive from it. */
interface FailureMaker {
  onError(error: unknown): never
}

/** Names a statement by its text; `undefined`: it is sent without a name. */
export type NameStatement = (statement: { sql: string }) => string

/** @see https://www.postgresql.org/docs/current/catalog-pg-type.html */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  20: BigInt,
  23: Number,
  1114: (text) => new Date(`${text.replace(' ', 'T')}Z`)
}
const types = { getTypeParser: (type: number) => parsers[type] ?? String }

interface Statement {
  text: string
  name: string
}

interface WrittenStatement extends Statement {
  values: readonly unknown[]
}

/**
 * Writes an array as PostgreSQL's literal. JSON writes the same but for escapes, and at once; the driver looks into each
 * element by itself, which was as much as everything else that it does for a batch.
 *
 * @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT
 */
function encodeArray(values: readonly unknown[]): unknown {
  if (typeof values[0] === 'bigint') return `{${values.join(',')}}`
  const json = JSON.stringify(values)
  return json.includes('\\') ? values : `{${json.slice(1, -1)}}`
}

/** The driver would write a time in the process's own zone. */
function encode(value: unknown): unknown {
  if (value instanceof Date) return formatTime(value)
  return Array.isArray(value) ? encodeArray(value) : value
}

/**
 * Runs single statements on the pool of connections of Prisma's adapter for PostgreSQL, the one that its client's
 * transactions use. What the adapter does for a statement of which it knows nothing (looking every value over, there
 * and back, and describing it for a log) was a tenth of the time of a lone request. Answers text, times, whole numbers
 * and booleans as `$queryRaw` does. Failures are the adapter's own `DriverAdapterError`, in the database's words.
 *
 * @param adapter Connected, and open as long as the statements are used.
 * @param nameStatement Named statements are parsed once a connection.
 */
export function createPoolStatements(adapter: Adapter, nameStatement: NameStatement): SqlExecutor {
  const pool = adapter.underlyingDriver()
  const written = new WeakMap<TemplateStringsArray, Statement>()

  const prepare = ({ text }: Sql): Statement => ({ text, name: nameStatement({ sql: text }) })
  const writeWhole = (whole: Sql): WrittenStatement => ({ ...prepare(whole), values: whole.values })
  const write = (query: TemplateStringsArray | Sql, values: readonly unknown[]): WrittenStatement => {
    if (query instanceof Sql) return writeWhole(query)
    // Only without parts does the template alone decide the text.
    if (values.some((value) => value instanceof Sql)) return writeWhole(sql(query, ...values))
    let statement = written.get(query)
    if (statement === undefined) {
      statement = prepare(sql(query, ...values))
      written.set(query, statement)
    }
    return { ...statement, values }
  }
  const fail = (error: unknown): never => (adapter as unknown as FailureMaker).onError(error)
  const ask = async (query: TemplateStringsArray | Sql, given: readonly unknown[]) => {
    const { text, name, values } = write(query, given)
    const answer = pool.query<Record<string, unknown>>({ text, name, values: values.map(encode), types })
    return answer.catch(fail).catch(quoteDatabase)
  }
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) =>
      (await ask(query, values)).rows as Rows,
    $executeRaw: async (query, ...values) => (await ask(query, values)).rowCount as number
  }
}
