import { empty, sql, type Sql } from '@prisma/client-runtime-utils'
import type { SqlDatabase } from './sql-client.js'

type Engine = Pick<SqlDatabase, 'kind'>

/**
 * A condition that a column has one of several values. There are two texts, so that it can be a prepared statement: one
 * for a single value, which PostgreSQL does not plan anew each time, and one for any number.
 */
export function isOneOf({ kind }: Engine, column: Sql, values: readonly string[]): Sql {
  if (values.length === 1) return sql`${column} = ${values[0]}`
  if (kind === 'postgresql') return sql`${column} = ANY(${values})`
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`
}

/**
 * PostgreSQL: an array of texts, for which the planner expects ten elements. It knows the length of an array that is a
 * parameter itself, finds a plan for few elements cheaper than one for any number, and so plans at each execution: two
 * thirds of the work of a listing or an unbind that is alone (rows at one connection of the benchmark).
 *
 * @see https://www.postgresql.org/docs/current/sql-prepare.html#SQL-PREPARE-NOTES
 */
export function textsOf(texts: readonly string[]): Sql {
  return sql`ARRAY(SELECT unnest(CAST(${texts} AS text[])))`
}

interface Rows {
  columns: Sql
  table: Sql
  /** An indexed column of texts. */
  key: Sql
}

/**
 * The rows of a table whose key is one of several. `OFFSET 0` makes PostgreSQL's planner look up key by key by index: it
 * would read a table whole that it takes for a small one.
 */
export function rowsOf({ kind }: Engine, { columns, table, key }: Rows, keys: readonly string[]): Sql {
  if (kind === 'sqlite') return sql`(SELECT ${columns} FROM ${table} WHERE ${isOneOf({ kind }, key, keys)}) AS found`
  return sql`unnest(${textsOf(keys)}) AS wanted (key) CROSS JOIN LATERAL (
    SELECT ${columns} FROM ${table} WHERE ${key} = wanted.key OFFSET 0) AS found`
}

/**
 * A condition that a key is one of those that a subquery selects. PostgreSQL evaluates the array once; it would join
 * `IN (…)` with the table, and run it for every row of a table that it takes for a small one.
 */
export function isChosenBy({ kind }: Engine, key: Sql, query: Sql): Sql {
  return kind === 'postgresql' ? sql`${key} = ANY(ARRAY(${query}))` : sql`${key} IN (${query})`
}

/**
 * The row locks of a subquery that selects keys to delete or lease: rows that another transaction has locked are
 * skipped, so that several callers share the work. SQLite needs no clause: it has one writer at a time.
 */
export function skipLocked({ kind }: Engine): Sql {
  return kind === 'postgresql' ? sql`FOR UPDATE SKIP LOCKED` : empty
}

/** The row locks of a SELECT. SQLite needs no clause: a transaction owns the write lock from its start. */
export function forUpdate({ kind }: Engine): Sql {
  return kind === 'postgresql' ? sql`FOR UPDATE` : empty
}

/** A relation with the column `value`, one row an element of a JSON array. */
export function elementsOf({ kind }: Engine, json: string): Sql {
  return kind === 'postgresql'
    ? sql`json_array_elements(CAST(${json} AS json)) AS element (value)`
    : sql`json_each(${json})`
}

/** Aggregates rows into the JSON text of a list, which holds a list of the columns a row, in their order. */
export function toJsonLists({ kind }: Engine, columns: Sql): Sql {
  return kind === 'postgresql'
    ? sql`CAST(COALESCE(json_agg(json_build_array(${columns}) ORDER BY ${columns}), '[]') AS TEXT)`
    : sql`json_group_array(json_array(${columns}) ORDER BY ${columns})`
}

/** A text of `formatTime` as a time. SQLite keeps times as such texts. */
export function toTime({ kind }: Engine, text: Sql): Sql {
  return kind === 'postgresql' ? sql`CAST(${text} AS timestamp(3))` : text
}
