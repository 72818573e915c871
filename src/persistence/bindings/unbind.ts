import type { SqlDatabase } from '../sql/sql-client.js'
import type { FreeUnbinding } from '../store.js'
import { keyOf } from './unbinding-key.js'
import { unbindOnPostgresql } from '../postgresql/unbind.js'
import { unbindOnSqlite } from '../sqlite/unbind.js'
import { withRetry } from '../sql/with-retry.js'

/** Each user and provider once, the latest request each, in one order for everybody. */
function sortUnbindings(unbindings: readonly FreeUnbinding[]): FreeUnbinding[] {
  const keyed = new Map(unbindings.map((unbinding) => [keyOf(unbinding), unbinding]))
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, unbinding]) => unbinding)
}

/**
 * Ends the bindings of several users, all or none: voids their open states, deletes what is bound and writes an event
 * for each binding that there was. Returns for each unbinding whether there was one; of several for the same user and
 * provider only the first may have found it.
 */
export async function unbindAll(database: SqlDatabase, unbindings: readonly FreeUnbinding[]): Promise<boolean[]> {
  const sorted = sortUnbindings(unbindings)
  const unbind = database.kind === 'sqlite' ? unbindOnSqlite : unbindOnPostgresql
  const ended = await withRetry(() => unbind(database, sorted))
  const found = new Set(ended.map(keyOf))
  return unbindings.map((unbinding) => found.delete(keyOf(unbinding)))
}
