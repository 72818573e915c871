import { PrismaPg } from '@prisma/adapter-pg'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

/**
 * Prisma's adapter for PostgreSQL, in a process that outlives every connection.
 *
 * A connection is handed from the pool to a transaction in a promise, and in between nobody listens to its errors. The
 * server's last word may come just then, in one packet with its greeting, when connections are cut or the server
 * stops; an error that nobody listens to ends the process. Whoever uses the connection is told by its next statement.
 *
 * @see https://nodejs.org/api/events.html#error-events
 */
export class SteadyPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    adapter.underlyingDriver().on('connect', (connection) => {
      connection.on('error', () => {})
    })
    return adapter
  }
}
