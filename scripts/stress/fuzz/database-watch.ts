import { createHash } from 'node:crypto'
import type { StressDatabase } from '../stress-database.js'

/** Every table that a request could change, and the columns that tell; the use of a token may be noted at any time. */
const watched = {
  oauth_bindings: '*',
  oauth_identities: '*',
  oauth_states: '*',
  oauth_sign_ins: '*',
  oauth_sessions: '*',
  binding_events: '*',
  personal_access_tokens: 'id, tokenable_type, tokenable_id, name, token, abilities, expires_at, created_at'
} as const

/** A table of ours. */
export type WatchedTable = keyof typeof watched
const tables = Object.keys(watched) as WatchedTable[]

/** What the tables hold: how many rows each has, and a digest of them. */
export type Contents = Readonly<Record<WatchedTable, { rows: number; digest: string }>>

/** Sees what was stored between two looks. */
export interface DatabaseWatch {
  /** What was in the tables at the latest look. */
  contents: () => Contents
  /** Looks, and returns what each changed table had before; empty when nothing was stored. */
  look: () => Promise<Partial<Contents>>
}

async function readTable(database: StressDatabase, table: WatchedTable): Promise<Contents[WatchedTable]> {
  const rows = await database.query(`SELECT ${watched[table]} FROM ${table}`)
  const lines = rows.map((row) =>
    JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  )
  return { rows: rows.length, digest: createHash('sha256').update(lines.sort().join('\n')).digest('hex') }
}

async function readAll(database: StressDatabase): Promise<Contents> {
  const entries = []
  for (const table of tables) entries.push([table, await readTable(database, table)] as const)
  return Object.fromEntries(entries) as Contents
}

/**
 * A number that changes with every commit to the database by others. PostgreSQL's is of the whole server: when it
 * differs, the tables still have to be read.
 */
const markers = {
  sqlite: 'PRAGMA data_version',
  postgresql: 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS data_version'
} as const

/** Watches a database; a look at one that did not change costs one small query. */
export async function watchDatabase(database: StressDatabase): Promise<DatabaseWatch> {
  const readMarker = async (): Promise<string> =>
    String((await database.query(markers[database.kind]))[0]?.['data_version'])
  let marker = await readMarker()
  let contents = await readAll(database)
  return {
    contents: () => contents,
    look: async () => {
      const present = await readMarker()
      if (present === marker) return {}
      const before = contents
      marker = present
      contents = await readAll(database)
      const changed = tables.filter((table) => before[table].digest !== contents[table].digest)
      return Object.fromEntries(changed.map((table) => [table, before[table]]))
    }
  }
}
