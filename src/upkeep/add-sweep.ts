import type { FastifyInstance } from 'fastify'
import { deletedRows } from '../measures/measures.js'
import type { SignInStore } from '../persistence/sign-in-store.js'
import { startSweep, type SweepTask } from './sweep.js'

export interface SweepSchedule {
  /** How long to rest between two rounds, in seconds; 0: expired rows are never deleted. */
  sweepIntervalSeconds: number
  now: () => Date
}

export function listSignInTasks(store: SignInStore): SweepTask[] {
  return [
    {
      name: 'Expired sign-ins',
      rows: deletedRows.expiredSignIns,
      deleteBatch: (now, limit) => store.deleteExpiredSignIns(now, limit)
    },
    {
      name: 'Expired sessions',
      rows: deletedRows.expiredSessions,
      deleteBatch: (now, limit) => store.deleteExpiredSessions(now, limit)
    }
  ]
}

/** Deletes expired rows periodically, from when the server is ready until it closes. */
export function addSweep(
  app: FastifyInstance,
  tasks: readonly SweepTask[],
  { sweepIntervalSeconds, now }: SweepSchedule
): void {
  if (sweepIntervalSeconds === 0) return
  let stop = async (): Promise<void> => {}
  app.addHook('onReady', async () => {
    stop = startSweep({ tasks, log: app.log, now, intervalMs: sweepIntervalSeconds * 1000 })
  })
  app.addHook('onClose', async () => stop())
}
