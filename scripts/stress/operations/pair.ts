import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../../test/helpers/until.js'
import { createPostgresDatabase } from '../databases.js'
import { createPostgresCluster, type PostgresCluster } from '../postgres-cluster.js'
import { executeSql } from '../../../test/helpers/execute-sql.js'
import type { Bench, Outage } from './situation.js'

const database = 'service'

/** A primary, and a standby that has everything that the primary has acknowledged. */
export interface Pair {
  primary: PostgresCluster
  standby: PostgresCluster
  primaryUrl: string
  standbyUrl: string
  /** Ends the primary by SIGKILL, and promotes the standby after so many ms. */
  failOver(afterMs: number): Promise<Outage>
}

async function waitUntilSynchronous(url: string): Promise<void> {
  await executeSql(url, "ALTER SYSTEM SET synchronous_standby_names = 'standby'", 'SELECT pg_reload_conf()')
  await until(async () => {
    const [found] = await executeSql(url, "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")
    return found?.rowCount === 1
  })
}

/** Starts both servers, with a migrated, empty database. */
export async function startPair({ onEnd }: Bench): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'oauth-binding-pair-'))
  const primary = await createPostgresCluster(folder)
  onEnd(() => primary.stop())
  const standby = await primary.startStandby(join(folder, 'standby'))
  onEnd(() => standby.stop())
  const primaryUrl = await createPostgresDatabase(primary, database)
  await waitUntilSynchronous(primaryUrl)
  const standbyUrl = standby.urlOf(database)
  return {
    ...{ primary, standby, primaryUrl, standbyUrl },
    failOver: async (afterMs) => {
      const from = performance.now()
      await primary.kill()
      await sleep(afterMs)
      const lastsUntil = performance.now()
      await executeSql(standbyUrl, 'SELECT pg_promote()')
      return { from, lastsUntil, to: performance.now() }
    }
  }
}

/** Answers 200 while a server is the primary, as the agents that watch servers do; returns its port. */
export async function startRoleServer({ onEnd }: Bench, url: string): Promise<number> {
  const isPrimary = async (): Promise<boolean> => {
    const [found] = await executeSql(url, 'SELECT 1 WHERE NOT pg_is_in_recovery()')
    return found?.rowCount === 1
  }
  const server = createServer((_request, response) => {
    const answer = (status: number) => response.writeHead(status, { connection: 'close' }).end()
    isPrimary().then(
      (is) => answer(is ? 200 : 503),
      () => answer(503)
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onEnd(() => server.close())
  return (server.address() as AddressInfo).port
}
