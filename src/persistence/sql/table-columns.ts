import { qualifyName } from './client-schema.js'
import { statementsOf, type SqlDatabase } from './sql-client.js'
import { withRetry } from './with-retry.js'

/**
 * Returns names, and types in the database's words (`timestamp(0) without time zone`, `bigint`, `TEXT` for instance);
 * empty when the client's statements do not find the table, which is looked for in the schema of the client.
 */
export async function readTableColumns(database: SqlDatabase, table: string): Promise<Map<string, string>> {
  const statements = statementsOf(database)
  const rows = await withRetry(() =>
    database.kind === 'sqlite'
      ? statements.$queryRaw<{ name: string; type: string }[]>`
          SELECT name, type FROM pragma_table_info(${table}) ORDER BY cid`
      : statements.$queryRaw<{ name: string; type: string }[]>`
          SELECT CAST(attname AS text) AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
          WHERE attrelid = to_regclass(CAST(${qualifyName(database, table)} AS text)) AND attnum > 0 AND NOT attisdropped
          ORDER BY attnum`
  )
  return new Map(rows.map(({ name, type }) => [name, type]))
}
