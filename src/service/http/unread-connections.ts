import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How often connections are looked at, in ms. */
const sampleIntervalMs = 1000

/** How much a client had taken when it was last seen to take something. */
interface Progress {
  bytesTaken: number
  at: number
}

/**
 * Closes connections whose client has taken nothing of an answer for `timeoutMs`. Node's `server.timeout` does that as
 * well, and sets a timer twice a request, which costs each issue a microsecond (row "issue, PostgreSQL: server CPU" of
 * the benchmark); here one timer a second looks at all connections.
 */
export function closeUnreadConnections(app: FastifyInstance, timeoutMs: number): void {
  const waiting = new Map<Socket, Progress | null>()
  app.server.on('connection', (socket: Socket) => {
    waiting.set(socket, null)
    socket.once('close', () => waiting.delete(socket))
  })
  const look = (): void => {
    const now = performance.now()
    for (const [socket, progress] of waiting) {
      const bytesTaken = socket.bytesWritten - socket.writableLength
      if (socket.writableLength === 0) waiting.set(socket, null)
      else if (progress?.bytesTaken !== bytesTaken) waiting.set(socket, { bytesTaken, at: now })
      else if (now - progress.at >= timeoutMs) socket.destroy()
    }
  }
  const timer = setInterval(look, sampleIntervalMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
