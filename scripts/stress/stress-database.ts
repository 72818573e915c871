import { setTimeout as sleep } from 'node:timers/promises'
import Libsql from 'libsql'
import pg from 'pg'
import { until } from '../../test/helpers/until.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'

/** A row as the driver gives it; numbers may come as text. */
export type Row = Record<string, unknown>

/** Looks at a database from the outside, and disturbs it. */
export interface StressDatabase {
  kind: DatabaseKind
  url: string
  query(sql: string): Promise<Row[]>
  /** PostgreSQL: ends every other connection, and waits until it is over. SQLite: holds the write lock for a moment. */
  disturb(): Promise<void>
  /** Waits until nothing is done any more for a process that was killed, which PostgreSQL has to notice. */
  settle(name: string): Promise<void>
  close(): Promise<void>
}

const lockMs = 20

async function openPostgres(url: string): Promise<StressDatabase> {
  const client = new pg.Client({ connectionString: url })
  // The server may be stopped on purpose; the next query tells.
  client.on('error', () => {})
  await client.connect()
  const query = async (sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows
  const clients = "FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
  const waitUntilGone = (which: string): Promise<void> =>
    until(async () => (await query(`SELECT 1 ${clients} AND ${which}`)).length === 0)
  return {
    kind: 'postgresql',
    url,
    query,
    disturb: async () => {
      const others = `${clients} AND pid <> pg_backend_pid()`
      const [ended] = await query(
        `SELECT coalesce(string_agg(pid::text, ','), '0') AS pids, now()::text AS until, bool_and(pg_terminate_backend(pid)) ${others}`
      )
      await waitUntilGone(`pid IN (${String(ended?.['pids'])}) AND backend_start <= '${String(ended?.['until'])}'`)
    },
    settle: (name) => waitUntilGone(`application_name = '${name}'`),
    close: () => client.end()
  }
}

async function openSqlite(url: string): Promise<StressDatabase> {
  const database = new Libsql(url.slice('file:'.length), { timeout: 10_000 })
  return {
    kind: 'sqlite',
    url,
    query: async (sql) => {
      const statement = database.prepare(sql)
      return statement.reader ? (statement.all() as Row[]) : (statement.run(), [])
    },
    disturb: async () => {
      database.exec('BEGIN IMMEDIATE')
      await sleep(lockMs)
      database.exec('ROLLBACK')
    },
    settle: async () => {},
    close: async () => {
      database.close()
    }
  }
}

/** Opens a migrated database for looking at it and disturbing it. */
export async function openStressDatabase(url: string): Promise<StressDatabase> {
  return url.startsWith('file:') ? openSqlite(url) : openPostgres(url)
}

/** Gives an empty table of access tokens ids of users that are text, as Laravel's `ulidMorphs` does: those here have names. */
export async function takeTextIds({ kind, query }: StressDatabase): Promise<void> {
  if (kind === 'postgresql') {
    await query('ALTER TABLE personal_access_tokens ALTER COLUMN tokenable_id TYPE text')
    return
  }
  await query('DROP INDEX personal_access_tokens_tokenable_type_tokenable_id_index')
  await query('ALTER TABLE personal_access_tokens DROP COLUMN tokenable_id')
  await query("ALTER TABLE personal_access_tokens ADD COLUMN tokenable_id TEXT NOT NULL DEFAULT ''")
}
