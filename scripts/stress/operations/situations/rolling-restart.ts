import { setTimeout as sleep } from 'node:timers/promises'
import { startHaproxy, startNginx, type StartProxy } from '../../../../test/helpers/proxies.js'
import type { Outage, Situation } from '../situation.js'

/** A proxy has found an instance again after so many ms. */
const pauseMs = 2000

/** Each instance is ended by SIGTERM and started anew, one after the other: no request is lost or refused. */
const restartAllBehind = (name: string, startProxy: StartProxy): Situation => ({
  name: `rolling-restart-${name}`,
  kind: 'postgresql',
  prepare: async ({ databases, onEnd }) => ({
    databaseUrl: await databases.create(`rolling_${name}`),
    settings: { OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: '3' },
    readiness: { meanwhile: 'stopping' },
    isOutageAllowed: false,
    putBefore: async (origins) => {
      const ports = origins.map((origin) => Number(new URL(origin).port))
      return [await startProxy({ teardown: onEnd }, ports)]
    },
    disturb: async (fleet) => {
      const outages: Outage[] = []
      for (const instance of fleet.origins.keys()) {
        const from = performance.now()
        await fleet.restart(instance)
        outages.push({ instance, from, to: performance.now() })
        await sleep(pauseMs)
      }
      return outages
    }
  })
})

export const ofRollingRestarts: readonly Situation[] = [
  restartAllBehind('haproxy', startHaproxy),
  restartAllBehind('nginx', startNginx)
]
