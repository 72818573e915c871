import { Client } from 'pg'

/** A connection of the benchmark's own, for preparing and counting. */
export interface Sql {
  run(script: string): Promise<void>
  /** Deletes every row of these tables, and what they take on disk. */
  empty(tables: readonly string[]): Promise<void>
  /** Reads the one row of a query, its columns numbers. */
  readNumbers(query: string): Promise<Record<string, number>>
  /** Lets PostgreSQL know how those of the tables look that have rows, as a server that has been running for a while does. */
  analyse(tables: readonly string[]): Promise<void>
  /** Keeps PostgreSQL from doing so by itself. */
  keepUnanalysed(tables: readonly string[]): Promise<void>
  /** Keeps a checkpoint out of the measurement that follows. */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

/** The part of `libsql` that is used. Its package is installed for the benchmark alone, hence no types. */
interface Libsql {
  default: new (path: string) => {
    exec(script: string): void
    prepare(query: string): { get(): Record<string, unknown> }
    close(): void
  }
}

/** Connects to a database, `postgresql://…` or `file:…`. */
export async function openSql(url: string): Promise<Sql> {
  return url.startsWith('file:') ? openSqlite(url.slice('file:'.length)) : openPostgresql(url)
}

/** Creates an empty database on the server that `url` leads to. */
export async function createDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`CREATE DATABASE ${name}`)
  await client.end()
}

async function openPostgresql(url: string): Promise<Sql> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const query = async (script: string): Promise<void> => {
    await client.query(script)
  }
  return {
    run: (script) => query(script),
    empty: (tables) => query(`TRUNCATE ${tables.join(', ')}`),
    readNumbers: async (query) => toNumbers((await client.query<Record<string, unknown>>(query)).rows[0]!),
    async analyse(tables) {
      for (const table of tables) {
        // One that is analysed while it is empty would be taken for empty as long as the turn lasts.
        const { rowCount } = await client.query(`SELECT 1 FROM ${table} LIMIT 1`)
        if (rowCount === 1) await query(`ANALYZE ${table}`)
      }
    },
    keepUnanalysed: (tables) =>
      query(tables.map((table) => `ALTER TABLE ${table} SET (autovacuum_enabled = false);`).join('')),
    checkpoint: () => query('CHECKPOINT'),
    close: () => client.end()
  }
}

async function openSqlite(path: string): Promise<Sql> {
  const name = 'libsql'
  const { default: Database } = (await import(name)) as Libsql
  const database = new Database(path)
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON')
  return {
    run: async (script) => database.exec(script),
    empty: async (tables) => database.exec(tables.map((table) => `DELETE FROM ${table};`).join('')),
    readNumbers: async (query) => toNumbers(database.prepare(query).get()),
    // SQLite analyses nothing by itself.
    analyse: async () => {},
    keepUnanalysed: async () => {},
    async checkpoint() {
      database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    },
    close: async () => database.close()
  }
}

function toNumbers(row: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]))
}
