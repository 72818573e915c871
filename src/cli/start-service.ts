import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { openDatabase, type Database } from '../persistence/open-database.js'
import { migrate } from '../persistence/migration/migrate.js'
import type { Config } from '../service/config/config.js'
import type { LogStream } from '../service/log/logging.js'
import { createServer, type ServerParts } from '../service/server.js'
import type { Tracing } from '../service/tracing/tracing.js'
import { createTokenStore } from '../service/token-store.js'

export interface RunningService {
  /** Its origin, without a trailing slash. */
  origin: string
  database: Database
  log: FastifyBaseLogger
  /**
   * Announces the stop and serves on for `shutdownDelaySeconds`; then stops accepting, finishes what is in flight, and
   * closes the database.
   */
  close(): Promise<void>
}

/** Everything that was opened is closed again when a later step fails. */
export async function startService(
  config: Config,
  logStream: LogStream,
  parts: Pick<ServerParts, 'isDemo' | 'siblings'> = {}
): Promise<RunningService> {
  const tracing = config.hasTracing ? await loadTracing(config) : null
  const database = await openDatabase(config.databaseUrl, config.databaseOptions)
  const closers = [async () => tracing?.stop(), () => database.close()]
  const close = async (): Promise<void> => {
    for (const closePart of closers.reverse()) await closePart()
  }
  try {
    const applied = await migrate(database)
    await createTokenStore(database, config).verify()
    const { app: server, admin, announceStop } = await createServer(config, { ...parts, database, logStream, tracing })
    // The probes of `admin` answer for as long as requests are in flight.
    closers.push(
      async () => admin?.close(),
      () => server.close()
    )
    if (applied.length > 0) server.log.info({ migrations: applied }, 'Migrations applied')
    if (admin !== null) await admin.listen({ host: config.host, port: config.adminPort! })
    const origin = await server.listen({ host: config.host, port: config.port })
    const stop = async (): Promise<void> => {
      announceStop()
      await sleep(config.shutdownDelaySeconds * 1000)
      await close()
    }
    return { origin, database, log: server.log, close: stop }
  } catch (error) {
    await close()
    throw error
  }
}

/** Its packages are installed only where it is switched on. */
async function loadTracing({ databaseUrl }: Config): Promise<Tracing> {
  const { startTracing } = await import('../service/tracing/start-tracing.js')
  return startTracing(databaseUrl.startsWith('file:') ? 'sqlite' : 'postgresql')
}
