import { qualifyName } from './client-schema.js'
import { statementsOf, type SqlDatabase } from './sql-client.js'
import { withRetry } from './with-retry.js'

interface Column {
  table: string
  name: string
  type: string
}

/**
 * Returns the columns of several tables in one statement: names, and types in the database's words (`timestamp(0)
 * without time zone`, `bigint`, `TEXT` for instance). A table has none when the client's statements do not find it; it
 * is looked for in the schema of the client.
 */
export async function readColumns(
  database: SqlDatabase,
  tables: readonly string[]
): Promise<Map<string, Map<string, string>>> {
  const statements = statementsOf(database)
  const places = JSON.stringify(tables.map((table) => ({ table, place: qualifyName(database, table) })))
  const rows = await withRetry(() =>
    database.kind === 'sqlite'
      ? statements.$queryRaw<Column[]>`
          SELECT known.value AS "table", info.name, info.type
          FROM json_each(${JSON.stringify(tables)}) AS known, pragma_table_info(known.value) AS info
          ORDER BY info.cid`
      : statements.$queryRaw<Column[]>`
          SELECT known."table", CAST(attname AS text) AS name, format_type(atttypid, atttypmod) AS type
          FROM json_to_recordset(CAST(${places} AS json)) AS known ("table" text, place text)
            JOIN pg_attribute ON attrelid = to_regclass(place)
          WHERE attnum > 0 AND NOT attisdropped ORDER BY attnum`
  )
  const columns = new Map(tables.map((table) => [table, new Map<string, string>()]))
  for (const { table, name, type } of rows) columns.get(table)!.set(name, type)
  return columns
}

/** Returns the columns of a table, as {@link readColumns} does. */
export async function readTableColumns(database: SqlDatabase, table: string): Promise<Map<string, string>> {
  return (await readColumns(database, [table])).get(table)!
}
