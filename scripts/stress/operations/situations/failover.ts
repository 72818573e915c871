import { startDatabaseProxy } from '../../../../test/helpers/proxies.js'
import { until } from '../../../../test/helpers/until.js'
import { executeSql } from '../../../../test/helpers/execute-sql.js'
import { startPair, startRoleServer } from '../pair.js'
import type { Situation } from '../situation.js'

/** HAProxy takes each server for the primary until it has asked twice. */
const surePasses = 6

async function waitForPrimary(url: string): Promise<void> {
  let passes = 0
  await until(async () => {
    const [found] = await executeSql(url, 'SELECT 1 WHERE NOT pg_is_in_recovery()').catch(() => [])
    passes = found?.rowCount === 1 ? passes + 1 : 0
    return passes === surePasses
  })
}

/** Connections go through HAProxy, which learns from the agents beside the servers which one is the primary. */
const behindHaproxy: Situation = {
  name: 'failover-haproxy',
  kind: 'postgresql',
  prepare: async (bench) => {
    const { primary, standby, primaryUrl, standbyUrl, failOver } = await startPair(bench)
    const nodes = [
      { port: primary.port, checkPort: await startRoleServer(bench, primaryUrl) },
      { port: standby.port, checkPort: await startRoleServer(bench, standbyUrl) }
    ]
    const url = new URL(primaryUrl)
    url.port = String(await startDatabaseProxy({ teardown: bench.onEnd }, nodes))
    await waitForPrimary(url.href)
    return {
      databaseUrl: url.href,
      auditUrl: () => standbyUrl,
      readiness: { meanwhile: 'unready' },
      disturb: async () => [await failOver(bench.holdMs / 2)]
    }
  }
}

/** The service knows both servers, and takes the one that writes. */
const severalHosts: Situation = {
  name: 'failover-hosts',
  kind: 'postgresql',
  prepare: async (bench) => {
    const { primaryUrl, standbyUrl, failOver } = await startPair(bench)
    const { host } = new URL(standbyUrl)
    return {
      databaseUrl: `${primaryUrl.replace(/(@[^/]+)/, `$1,${host}`)}?target_session_attrs=read-write`,
      auditUrl: () => standbyUrl,
      readiness: { meanwhile: 'unready' },
      disturb: async () => [await failOver(bench.holdMs / 2)]
    }
  }
}

export const ofFailover: readonly Situation[] = [behindHaproxy, severalHosts]
