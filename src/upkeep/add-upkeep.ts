import type { FastifyInstance } from 'fastify'
import type { OnEvent } from '../persistence/events/event-store.js'
import type { BindingStore } from '../persistence/store.js'
import { addSweep } from './add-sweep.js'
import { startEventDelivery, type EventDelivery } from './event-delivery.js'
import { createStateTrimmer } from './state-trimmer.js'
import type { SweepTask } from './sweep.js'

const msPerDay = 86_400_000

export interface UpkeepOptions {
  store: BindingStore
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

function listTasks({ store, eventRetentionDays, onEvent }: UpkeepOptions): SweepTask[] {
  const states: SweepTask = {
    name: 'Expired states',
    deleteBatch: (now, limit) => store.deleteExpiredStates(now, limit)
  }
  if (eventRetentionDays === 0) return [states]
  const events: SweepTask = {
    name: 'Old events',
    deleteBatch: (now, limit) => {
      const before = new Date(now.getTime() - eventRetentionDays * msPerDay)
      return store.deleteOldEvents({ before, isDeliveredOnly: onEvent !== undefined, limit })
    }
  }
  return [states, events]
}

/** The work starts when the server is ready, and stops when it closes. */
export function addUpkeep(app: FastifyInstance, options: UpkeepOptions, now: () => Date): Upkeep {
  const { store, onEvent, sweepIntervalSeconds, maxOpenStates, stateTtlSeconds } = options
  const trimmer = createStateTrimmer({ store, log: app.log, now, maxOpenStates, stateTtlSeconds })
  const stops = [trimmer.stop]
  addSweep(app, listTasks(options), { sweepIntervalSeconds, now })
  let delivery: EventDelivery | undefined
  app.addHook('onReady', async () => {
    if (onEvent === undefined) return
    delivery = startEventDelivery({ store, onEvent, log: app.log, now })
    const stopListening = store.eventSignal?.listen(delivery.wake)
    stops.push(delivery.stop, async () => stopListening?.())
  })
  app.addHook('onClose', async () => {
    await Promise.all(stops.map((stop) => stop()))
  })
  return { onIssue: trimmer.noteIssue, onChange: store.eventSignal?.ring ?? (() => delivery?.wake()) }
}
