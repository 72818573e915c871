import type { Socket } from 'node:net'
import { PrismaPg } from '@prisma/adapter-pg'
import { connectToSeveral } from './hosts.js'
import type { Host } from './url.js'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>
type Arguments = ConstructorParameters<typeof PrismaPg>

type Options = Arguments[1] & {
  /** A connection is closed when the server is silent for so long after a query, in ms. Default 0: never. */
  answerTimeoutMs?: number
  /** Where it connects to; at least one. */
  hosts: readonly Host[]
}

interface Connection {
  connection: { stream: Socket }
  on(event: 'drain', listener: () => void): unknown
}

/**
 * Destroys the socket of a connection whose server does not answer in time. The driver's own `query_timeout` makes a
 * timer for each statement, and its closure retains the rows until the next full garbage collection.
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
 * Prisma's adapter for PostgreSQL, for a process that outlives its connections.
 *
 * Between pool and transaction a client has no `error` listener; a FATAL message of the server in that moment would
 * crash the process. With the listener the next statement on the connection reports the error.
 *
 * @see https://nodejs.org/api/events.html#error-events
 */
export class SteadyPg extends PrismaPg {
  readonly #answerTimeoutMs: number
  readonly #hosts: readonly Host[]

  constructor(config: Arguments[0], options: Options) {
    super(config, options)
    this.#answerTimeoutMs = options.answerTimeoutMs ?? 0
    this.#hosts = options.hosts
  }

  override async connect(): Promise<Adapter> {
    const adapter = await super.connect()
    if (this.#hosts.length > 1) connectToSeveral(adapter.underlyingDriver(), this.#hosts)
    adapter.underlyingDriver().on('connect', (connection) => {
      connection.on('error', () => {})
      endWhenSilent(connection as unknown as Connection, this.#answerTimeoutMs)
    })
    return adapter
  }
}
