import type { Socket } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Arguments = ConstructorParameters<typeof PrismaPg>

/** Options of Prisma's adapter, and ours. */
type Options = Arguments[1] & {
  /** For how long a connection may owe an answer before it counts as dead, in ms. Default 0: for ever. */
  answerTimeoutMs?: number
}

/** What is read of a connection of the driver's. */
interface Connection {
  connection: { stream: Socket }
  on(event: 'drain', listener: () => void): unknown
}

/**
 * Ends a connection that has owed an answer, and been silent, for too long. The driver's own limit, `query_timeout`,
 * costs each statement a timer whose closure has V8 keep all of its rows until the next full collection.
 */
function endWhenSilent(connection: Connection, answerTimeoutMs: number): void {
  const { stream } = connection.connection
  let answeredBytes = stream.bytesWritten
  connection.on('drain', () => {
    answeredBytes = stream.bytesWritten
  })
  stream.setTimeout(answerTimeoutMs).on('timeout', () => {
    if (stream.bytesWritten === answeredBytes) return
    stream.destroy(Object.assign(new Error('the server does not answer'), { code: 'ETIMEDOUT' }))
  })
}

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
  readonly #answerTimeoutMs: number

  constructor(config: Arguments[0], options: Options) {
    super(config, options)
    this.#answerTimeoutMs = options.answerTimeoutMs ?? 0
  }

  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    adapter.underlyingDriver().on('connect', (connection) => {
      connection.on('error', () => {})
      endWhenSilent(connection as unknown as Connection, this.#answerTimeoutMs)
    })
    return adapter
  }
}
