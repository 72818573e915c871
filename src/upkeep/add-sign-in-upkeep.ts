import type { FastifyInstance } from 'fastify'
import type { SignInStore } from '../persistence/sign-in-store.js'
import { startSweep } from './sweep.js'

/** What upkeep works with; the plugin's options of the same names say more. */
export interface SignInUpkeepOptions {
  store: SignInStore
  /** 0: expired rows are never deleted. */
  sweepIntervalSeconds: number
}

/** Deletes expired sign-ins and sessions, from when the server is ready until it closes. */
export function addSignInUpkeep(app: FastifyInstance, options: SignInUpkeepOptions, now: () => Date): void {
  const { store, sweepIntervalSeconds } = options
  if (sweepIntervalSeconds === 0) return
  let stop: (() => Promise<void>) | undefined
  app.addHook('onReady', async () => {
    stop = startSweep({
      tasks: [
        { name: 'Expired sign-ins', deleteBatch: (at, limit) => store.deleteExpiredSignIns(at, limit) },
        { name: 'Expired sessions', deleteBatch: (at, limit) => store.deleteExpiredSessions(at, limit) }
      ],
      log: app.log,
      now,
      intervalMs: sweepIntervalSeconds * 1000
    })
  })
  app.addHook('onClose', async () => stop?.())
}
