import type { EventStore } from '../../persistence/events/event-store.js'
import { findPendingMigrations } from '../../persistence/migration/migrate.js'
import { createPrismaStore } from '../../persistence/prisma-store.js'
import { ConfigError } from '../../service/config/config-error.js'
import { loadDatabaseConfig } from '../../service/config/config.js'
import { followEvents } from './follow-events.js'
import { lineLog } from '../line-log.js'
import { stopOnSignal } from '../stop-on-signal.js'
import { withDatabase } from '../with-database.js'

/** The options of `events`. */
export interface EventsToPrint {
  follow?: boolean
  since?: string
  limit?: number
}

/** Reading has nothing worth waiting for. */
const shutdownTimeoutSeconds = 5

/** Prints a line, and waits until it is on its way: whoever reads may be behind, or gone. */
async function printLine(line: string): Promise<void> {
  await new Promise((resolve) => process.stdout.write(`${line}\n`, resolve))
}

async function printAll(
  store: EventStore,
  { follow = false, since, limit = Infinity }: EventsToPrint,
  signal: AbortSignal
): Promise<void> {
  let left = limit
  for await (const event of followEvents({ store, after: since ?? null, isEndless: follow, signal })) {
    await printLine(JSON.stringify(event))
    left -= 1
    if (left === 0) return
  }
}

/**
 * Prints events, a line of JSON each: those there are, or with `follow` those to come as well. It only reads. It ends
 * when it is told to, and when nobody reads what it prints.
 *
 * @throws ConfigError when the database lacks a migration of this version.
 */
export async function printEvents(options: EventsToPrint): Promise<void> {
  const stopping = new AbortController()
  process.stdout.on('error', () => stopping.abort())
  await withDatabase(loadDatabaseConfig(process.env), async (database) => {
    const pending = await findPendingMigrations(database)
    if (pending.length > 0) throw new ConfigError([`The database lacks ${pending.join(', ')}: run migrate first.`])
    const printing = printAll(createPrismaStore(database), options, stopping.signal)
    const forgetSignals = stopOnSignal(shutdownTimeoutSeconds, lineLog, async () => {
      stopping.abort()
      await printing
    })
    try {
      await printing
    } finally {
      forgetSignals()
    }
  })
}
