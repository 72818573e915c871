import { executeSql } from './databases.js'
import { until } from './until.js'

const lockWaits = `SELECT count(*) AS n FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`

/** Waits until a statement of the PostgreSQL database waits for a lock. */
export async function waitForLock(url: string): Promise<void> {
  await until(async () => {
    const [result] = await executeSql(url, lockWaits)
    return Number(result?.rows[0]?.n) > 0
  })
}
