import type { FastifyInstance } from 'fastify'
import { deletedRows } from '../measures/measures.js'
import type { OnEvent } from '../persistence/events/event-store.js'
import type { MinimalStore } from '../persistence/minimal-store.js'
import { addSweep } from './add-sweep.js'
import { startEventDelivery, type EventDelivery } from './event-delivery.js'
import { hasMethods } from './has-methods.js'
import { createStateTrimmer, type StateTrimmer } from './state-trimmer.js'
import type { SweepTask } from './sweep.js'

const msPerDay = 86_400_000

export interface UpkeepOptions {
  store: MinimalStore
  /** 0: expired rows are never deleted. */
  sweepIntervalSeconds: number
  maxOpenStates: number
  stateTtlSeconds: number
  /** 0: events are kept for ever. */
  eventRetentionDays: number
  onEvent?: OnEvent | undefined
}

/** Notifications for upkeep; each returns at once. */
export interface Upkeep {
  /** A state was stored: there may be too many of that user and provider now. */
  onIssue: (userId: string, provider: string) => void
  /** A change was committed: its event can be handed over. */
  onChange: () => void
}

/** A store without them was refused at registration, with `onEvent`. */
const deliveryMethods = ['leaseEvents', 'recordDelivery', 'postponeDelivery'] as const

/** Of a store that cannot delete excess states. */
const idleTrimmer: StateTrimmer = { noteIssue: () => {}, stop: async () => {} }

function listTasks({ store, eventRetentionDays, onEvent }: UpkeepOptions): SweepTask[] {
  const tasks: SweepTask[] = []
  if (hasMethods(store, ['deleteExpiredStates'])) {
    tasks.push({
      name: 'Expired states',
      rows: deletedRows.expiredStates,
      deleteBatch: (now, limit) => store.deleteExpiredStates(now, limit)
    })
  }
  if (eventRetentionDays > 0 && hasMethods(store, ['deleteOldEvents'])) {
    tasks.push({
      name: 'Old events',
      rows: deletedRows.oldEvents,
      deleteBatch: (now, limit) => {
        const before = new Date(now.getTime() - eventRetentionDays * msPerDay)
        return store.deleteOldEvents({ before, isDeliveredOnly: onEvent !== undefined, limit })
      }
    })
  }
  return tasks
}

/** The work starts when the server is ready, and stops when it closes. */
export function addUpkeep(app: FastifyInstance, options: UpkeepOptions, now: () => Date): Upkeep {
  const { store, onEvent, sweepIntervalSeconds, maxOpenStates, stateTtlSeconds } = options
  const trimmer = hasMethods(store, ['deleteExcessStates'])
    ? createStateTrimmer({ store, log: app.log, now, maxOpenStates, stateTtlSeconds })
    : idleTrimmer
  const stops = [trimmer.stop]
  addSweep(app, listTasks(options), { sweepIntervalSeconds, now })
  let delivery: EventDelivery | undefined
  app.addHook('onReady', async () => {
    if (onEvent === undefined || !hasMethods(store, deliveryMethods)) return
    delivery = startEventDelivery({ store, onEvent, log: app.log, now })
    const stopListening = store.eventSignal?.listen(delivery.wake)
    stops.push(delivery.stop, async () => stopListening?.())
  })
  app.addHook('onClose', async () => {
    await Promise.all(stops.map((stop) => stop()))
  })
  return { onIssue: trimmer.noteIssue, onChange: store.eventSignal?.ring ?? (() => delivery?.wake()) }
}
