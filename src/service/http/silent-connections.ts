import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How often connections are looked at, in ms. */
const sampleIntervalMs = 1000

/** What was last seen of a connection. */
interface Watched {
  /** Whether Node waits for a next request. */
  isIdle: boolean
  /** How much the client had sent, while it is idle, or had taken of an answer. */
  bytes: number
  /** When that was another number. */
  changedAt: number
}

function isSilent(socket: Socket, watched: Watched, timeoutMs: number, now: number): boolean {
  const { writableLength } = socket
  const bytes = writableLength === 0 ? socket.bytesRead : socket.bytesWritten - writableLength
  if ((writableLength > 0 || watched.isIdle) && watched.bytes === bytes) return now - watched.changedAt >= timeoutMs
  watched.bytes = bytes
  watched.changedAt = now
  return false
}

/**
 * Closes connections whose client is silent for `timeoutMs`, or up to 2 s longer: that are kept alive and ask nothing, or
 * whose client takes nothing of an answer. Node's own timers, `keepAliveTimeout` and `server.timeout`, are set and
 * cleared for each request, which costs an issue 3 % and more of its CPU (row "issue, PostgreSQL: server CPU" of the
 * benchmark); here one timer a second looks at all connections. Node still says when a connection is idle.
 */
export function closeSilentConnections(app: FastifyInstance, timeoutMs: number): void {
  const connections = new Map<Socket, Watched>()
  app.server.on('connection', (socket: Socket) => {
    const watched = { isIdle: false, bytes: Number.NaN, changedAt: 0 }
    connections.set(socket, watched)
    socket.once('close', () => connections.delete(socket))
    socket.setTimeout = (limitMs) => {
      watched.isIdle = limitMs > 0
      watched.bytes = Number.NaN
      return socket
    }
  })
  const look = (): void => {
    const now = performance.now()
    for (const [socket, watched] of connections) if (isSilent(socket, watched, timeoutMs, now)) socket.destroy()
  }
  const timer = setInterval(look, sampleIntervalMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
