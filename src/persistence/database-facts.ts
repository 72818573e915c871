import { qualifyName } from './sql/client-schema.js'
import { tables } from './tables.js'
import type { SqlDatabase } from './sql/sql-client.js'
import { withRetry } from './sql/with-retry.js'

export interface DatabaseFacts {
  /** `PostgreSQL 18.4` for instance. */
  version: string
  /** The role of the connection; empty for SQLite. */
  user: string
  /** The schema where tables are created; `null` when the `search_path` has none. */
  schema: string | null
  /** Whether transactions are read-only, as on a replica. */
  isReadOnly: boolean
  canCreate: boolean
  /** The most connections of all roles that are no superusers, as the server is set; `null` for SQLite. */
  maxConnections: number | null
  /** The privileges that the role lacks on existing tables: `DELETE on oauth_states` for instance. */
  missingPrivileges: string[]
}

async function readPostgresql(database: SqlDatabase): Promise<DatabaseFacts> {
  const { client, schema = null } = database
  const names = Object.keys(tables)
  const places = names.map((table) => qualifyName(database, table))
  const [server] = await client.$queryRaw<[Omit<DatabaseFacts, 'missingPrivileges'>]>`
    SELECT 'PostgreSQL ' || current_setting('server_version') AS version, current_user::text AS "user",
      CAST(current_setting('max_connections') AS integer)
        - CAST(current_setting('superuser_reserved_connections') AS integer) AS "maxConnections",
      place.name AS schema, current_setting('transaction_read_only') = 'on' AS "isReadOnly",
      COALESCE(has_schema_privilege(place.name, 'CREATE'), FALSE) AS "canCreate"
    FROM (SELECT CASE WHEN CAST(${schema} AS text) IS NULL THEN current_schema()::text
        ELSE (SELECT nspname::text FROM pg_namespace WHERE nspname = ${schema}) END AS name) AS place`
  const missing = await client.$queryRaw<{ privilege: string }[]>`
    SELECT p || ' on ' || t AS privilege
    FROM unnest(CAST(${names} AS text[]), CAST(${places} AS text[])) AS known (t, place),
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p
    WHERE to_regclass(place) IS NOT NULL AND NOT has_table_privilege(to_regclass(place), p)
    ORDER BY t, p`
  return { ...server, missingPrivileges: missing.map(({ privilege }) => privilege) }
}

async function readSqlite({ client }: SqlDatabase): Promise<DatabaseFacts> {
  const [{ version }] = await client.$queryRaw<[{ version: string }]>`SELECT sqlite_version() AS version`
  const whole = { user: '', schema: 'main', isReadOnly: false, canCreate: true, missingPrivileges: [] }
  return { version: `SQLite ${version}`, ...whole, maxConnections: null }
}

/** Reads only. The permissions of a SQLite file are not checked. */
export async function readDatabaseFacts(database: SqlDatabase): Promise<DatabaseFacts> {
  return withRetry(() => (database.kind === 'sqlite' ? readSqlite(database) : readPostgresql(database)))
}
