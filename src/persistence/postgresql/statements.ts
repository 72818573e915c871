import type { PrismaPg } from '@prisma/adapter-pg'
import { Sql, sql } from '@prisma/client-runtime-utils'
import { throwAdapterFailure } from '../sql/failures.js'
import { formatTime } from '../sql/format-time.js'
import type { SqlExecutor } from '../sql/sql-client.js'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

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
  types: typeof types
}

interface WrittenStatement {
  statement: Statement
  values: readonly unknown[]
}

interface RememberedStatement {
  statement: Statement
  fragments: readonly (Sql | undefined)[]
  hasFragments: boolean
}

/**
 * The driver copies a query's own properties by their descriptors, which takes 8 µs a statement (row "issue, PostgreSQL:
 * server CPU" of the benchmark); it keeps the prototype as it is.
 */
function inherit(statement: Statement): Statement {
  return Object.create(statement) as Statement
}

const fragmentOf = (value: unknown): Sql | undefined => (value instanceof Sql ? value : undefined)

/** The strings of a fragment come from templates, so that most comparisons are of one string with itself. */
function haveSameText(a: Sql | undefined, b: Sql | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a.strings.length !== b.strings.length) return false
  return a.strings.every((text, at) => text === b.strings[at])
}

/** A loop: on Node 20 `flatMap` takes 2 µs more (rows `complete` and `login` of the benchmark). */
function flatten(values: readonly unknown[]): unknown[] {
  const flat: unknown[] = []
  for (const value of values) {
    if (value instanceof Sql) flat.push(...value.values)
    else flat.push(value)
  }
  return flat
}

const isText = (value: unknown): boolean => typeof value === 'string'

/**
 * Writes an array as PostgreSQL's literal, without the driver's conversion element by element, which took half of its
 * time for a batch: texts that need no escapes are joined, and JSON has the same syntax except for escapes.
 *
 * @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-INPUT
 */
function encodeArray(values: readonly unknown[]): unknown {
  const [first] = values
  if (typeof first === 'bigint' || typeof first === 'number') return `{${values.join(',')}}`
  if (typeof first === 'string' && values.every(isText)) {
    const text = values.join(',')
    if (!text.includes('"') && !text.includes('\\')) return `{"${values.join('","')}"}`
  }
  const json = JSON.stringify(values)
  return json.includes('\\') ? values : `{${json.slice(1, -1)}}`
}

/** The driver would write a time in the process's own zone. */
function encode(value: unknown): unknown {
  if (value instanceof Date) return formatTime(value)
  return Array.isArray(value) ? encodeArray(value) : value
}

/**
 * Creates an executor on the connection pool of Prisma's adapter for PostgreSQL, which the transactions of its client
 * use as well. The adapter's own mapping of every value and its log entry took a tenth of the time of a lone request.
 * Rows have text, times, whole numbers and booleans as `$queryRaw` returns them. Errors are the adapter's
 * `DriverAdapterError`, with the message of the database.
 *
 * @param adapter Connected, and open as long as the statements are used.
 * @param nameStatement Named statements are parsed once a connection.
 */
export function createPoolStatements(adapter: Adapter, nameStatement: NameStatement): SqlExecutor {
  const pool = adapter.underlyingDriver()
  const written = new WeakMap<TemplateStringsArray, RememberedStatement>()

  const prepare = ({ text }: Sql): Statement => inherit({ text, name: nameStatement({ sql: text }), types })
  const write = (query: TemplateStringsArray | Sql, values: readonly unknown[]): WrittenStatement => {
    if (query instanceof Sql) return { statement: prepare(query), values: query.values }
    let remembered = written.get(query)
    // The strings of template and fragments decide the text.
    const isSame = (value: unknown, at: number): boolean => haveSameText(fragmentOf(value), remembered?.fragments[at])
    if (remembered === undefined || !values.every(isSame)) {
      const fragments = values.map(fragmentOf)
      const hasFragments = fragments.some((fragment) => fragment !== undefined)
      remembered = { statement: prepare(sql(query, ...values)), fragments, hasFragments }
      written.set(query, remembered)
    }
    const { statement, hasFragments } = remembered
    return { statement, values: hasFragments ? flatten(values) : values }
  }
  const ask = async (query: TemplateStringsArray | Sql, given: readonly unknown[]) => {
    const { statement, values } = write(query, given)
    try {
      return await pool.query<Record<string, unknown>>(statement, values.map(encode))
    } catch (error) {
      return throwAdapterFailure(adapter, error)
    }
  }
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray | Sql, ...values: unknown[]) =>
      (await ask(query, values)).rows as Rows,
    $executeRaw: async (query, ...values) => (await ask(query, values)).rowCount as number
  }
}
