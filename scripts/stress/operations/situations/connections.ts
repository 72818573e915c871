import { setTimeout as sleep } from 'node:timers/promises'
import { startSilentProxy } from '../silent-proxy.js'
import { connectForeign, executeSql } from '../../../../test/helpers/execute-sql.js'
import { repeatFor } from '../repeat-for.js'
import type { Situation } from '../situation.js'

const kind = 'postgresql'

/** Longer than the service waits for a connection. */
const lockMs = 8000

/** A lock on the tables keeps every connection of the pools busy; requests wait for one, and give up. */
const exhaustedPool: Situation = {
  name: 'exhausted-pool',
  kind,
  prepare: async ({ databases, holdMs }) => {
    const databaseUrl = await databases.create('exhausted')
    return {
      databaseUrl,
      settings: { OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: '2' },
      readiness: { meanwhile: 'unready' },
      disturb: async () => {
        const foreign = await connectForeign(databaseUrl)
        await foreign.query('BEGIN')
        await foreign.query(
          'LOCK TABLE personal_access_tokens, oauth_states, oauth_bindings, oauth_sign_ins IN ACCESS EXCLUSIVE MODE'
        )
        const from = performance.now()
        await sleep(Math.max(holdMs, lockMs))
        const lastsUntil = performance.now()
        await foreign.end()
        return [{ from, lastsUntil, to: performance.now() }]
      }
    }
  }
}

/** Each instance has one connection, for everything. */
const poolOfOne: Situation = {
  name: 'pool-of-one',
  kind,
  prepare: async ({ databases, holdMs }) => ({
    databaseUrl: await databases.create('pool_of_one'),
    settings: { OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: '1' },
    readiness: { meanwhile: 'ready' },
    isOutageAllowed: false,
    disturb: () => sleep(holdMs)
  })
}

/** Every connection of the service is ended, again and again. */
const terminatedConnections: Situation = {
  name: 'terminated-connections',
  kind,
  prepare: async ({ databases, holdMs }) => {
    const databaseUrl = await databases.create('terminated')
    return {
      databaseUrl,
      readiness: { meanwhile: 'as-answered' },
      disturb: async () => {
        const foreign = await connectForeign(databaseUrl)
        await repeatFor(holdMs, async () => {
          await foreign.query(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()`
          )
          await sleep(200)
        })
        await foreign.end()
      }
    }
  }
}

const restart = (name: string, how: 'shutDown' | 'crash'): Situation => ({
  name,
  kind,
  prepare: async ({ databases, holdMs }) => ({
    databaseUrl: await databases.create(name.replaceAll('-', '_')),
    readiness: { meanwhile: 'unready' },
    disturb: async () => {
      const from = performance.now()
      await databases.cluster![how]()
      await sleep(holdMs / 2)
      const lastsUntil = performance.now()
      await databases.cluster!.start()
      return [{ from, lastsUntil, to: performance.now() }]
    }
  })
})

/** All processes of the server stop, and go on where they were. */
const stalledServer: Situation = {
  name: 'stalled-server',
  kind,
  prepare: async ({ databases }) => ({
    databaseUrl: await databases.create('stalled'),
    readiness: { meanwhile: 'unready' },
    disturb: async () => {
      const from = performance.now()
      databases.cluster!.signal('SIGSTOP')
      await sleep(3000)
      const lastsUntil = performance.now()
      databases.cluster!.signal('SIGCONT')
      return [{ from, lastsUntil, to: performance.now() }]
    }
  })
}

/** Longer than a connection may be silent. */
const silenceMs = 15_000

/** The network forwards nothing, in neither direction, and tells nobody; then it forwards again. */
const silentNetwork: Situation = {
  name: 'silent-network',
  kind,
  prepare: async ({ databases, onEnd }) => {
    const auditUrl = await databases.create('silent')
    const proxy = await startSilentProxy(Number(new URL(auditUrl).port))
    onEnd(() => proxy.close())
    const url = new URL(auditUrl)
    url.port = String(proxy.port)
    return {
      databaseUrl: url.href,
      auditUrl: () => auditUrl,
      readiness: { meanwhile: 'unready' },
      disturb: async () => {
        const from = performance.now()
        proxy.hold()
        await sleep(silenceMs)
        const lastsUntil = performance.now()
        proxy.release()
        return [{ from, lastsUntil, to: performance.now() }]
      }
    }
  }
}

/** The server reads only, in the sessions that there are as well. */
const readOnly: Situation = {
  name: 'read-only',
  kind,
  prepare: async ({ databases, holdMs }) => {
    const databaseUrl = await databases.create('read_only')
    const mayWrite = 'SET default_transaction_read_only = off'
    return {
      databaseUrl,
      readiness: { meanwhile: 'unready' },
      disturb: async () => {
        const reload = 'SELECT pg_reload_conf()'
        const from = performance.now()
        await executeSql(databaseUrl, 'ALTER SYSTEM SET default_transaction_read_only = on', reload)
        await sleep(holdMs)
        const lastsUntil = performance.now()
        await executeSql(databaseUrl, mayWrite, 'ALTER SYSTEM RESET default_transaction_read_only', reload)
        return [{ from, lastsUntil, to: performance.now() }]
      }
    }
  }
}

export const ofConnections: readonly Situation[] = [
  readOnly,
  exhaustedPool,
  poolOfOne,
  restart('restart-fast', 'shutDown'),
  restart('restart-immediate', 'crash'),
  terminatedConnections,
  stalledServer,
  silentNetwork
]
