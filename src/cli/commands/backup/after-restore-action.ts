import { createBindingStore } from '../../../service/binding-store.js'
import { loadDatabaseConfig } from '../../../service/config/config.js'
import { lineLog } from '../../output.js'
import { withMigratedDatabase } from '../../with-database.js'

/** The latest time that both databases can compare: every row has expired by then. */
const endOfTime = new Date('9999-12-31T00:00:00.000Z')
const batchSize = 500

type DeleteBatch = (now: Date, limit: number) => Promise<number>

async function deleteAll(deleteBatch: DeleteBatch): Promise<number> {
  let all = 0
  let deleted = batchSize
  while (deleted >= batchSize) {
    deleted = await deleteBatch(endOfTime, batchSize)
    all += deleted
  }
  return all
}

/**
 * Deletes what a restore to an earlier moment makes usable once more: states and tickets that were used since, and
 * tokens of sign-ins that were ended since. Bindings, events and other tokens stay. A repeated call finds nothing.
 */
export async function voidRestored(): Promise<void> {
  const config = loadDatabaseConfig(process.env)
  await withMigratedDatabase(config, async (database) => {
    const store = createBindingStore(database, config)
    const states = await deleteAll((now, limit) => store.deleteExpiredStates(now, limit))
    const signIns = await deleteAll((now, limit) => store.deleteExpiredSignIns(now, limit))
    const sessions = await deleteAll((now, limit) => store.deleteExpiredSessions(now, limit))
    lineLog.info(`${states} states, ${signIns} sign-ins with their tickets and ${sessions} sessions are deleted.`)
  })
}
