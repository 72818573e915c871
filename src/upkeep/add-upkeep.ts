import type { FastifyInstance } from 'fastify'
import type { OauthBindingPluginOptions } from '../options.js'
import { startEventDelivery, type EventDelivery } from './event-delivery.js'
import { createStateTrimmer } from './state-trimmer.js'
import { startSweep, type SweepTask } from './sweep.js'

const msPerDay = 86_400_000

/** What upkeep wants to be told of; each returns at once. */
export interface Upkeep {
  /** A state was stored: there may be too many of that user and provider now. */
  onIssue: (userId: string, provider: string) => void
  /** A change was committed: its event can be handed over. */
  onChange: () => void
}

function listTasks({ store, eventRetentionDays = 0, onEvent }: OauthBindingPluginOptions): SweepTask[] {
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

/**
 * Does beside the requests what has to be done from time to time, from when the server is ready until it closes:
 * deletes what is over or too much, and hands events to the host.
 */
export function addUpkeep(app: FastifyInstance, options: OauthBindingPluginOptions, now: () => Date): Upkeep {
  const { store, onEvent, sweepIntervalSeconds = 60, maxOpenStates = 20, stateTtlSeconds = 600 } = options
  const trimmer = createStateTrimmer({ store, log: app.log, now, maxOpenStates, stateTtlSeconds })
  const stops = [trimmer.stop]
  let delivery: EventDelivery | undefined
  app.addHook('onReady', async () => {
    if (sweepIntervalSeconds > 0) {
      stops.push(startSweep({ tasks: listTasks(options), log: app.log, now, intervalMs: sweepIntervalSeconds * 1000 }))
    }
    if (onEvent !== undefined) {
      delivery = startEventDelivery({ store, onEvent, log: app.log, now })
      stops.push(delivery.stop)
    }
  })
  app.addHook('onClose', async () => {
    await Promise.all(stops.map((stop) => stop()))
  })
  return { onIssue: trimmer.noteIssue, onChange: () => delivery?.wake() }
}
