import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Takes a request that has come to its end, with its reply. */
export type RequestEndListener = (request: FastifyRequest, reply: FastifyReply) => void

const listenersOf = new WeakMap<FastifyInstance, RequestEndListener[]>()

/**
 * Calls a listener once for each request: when its answer has left, or, when the client closed the connection before,
 * when its handler has replied. Fastify's `onResponse` is not called for such a client, whose request would then be
 * neither logged nor counted, and would no longer count as in flight although it is still being worked on.
 *
 * The end of a connection is listened for once a connection: a listener a request would cost each issue a microsecond.
 */
export function onRequestEnd(app: FastifyInstance, listener: RequestEndListener): void {
  const known = listenersOf.get(app)
  if (known !== undefined) {
    known.push(listener)
    return
  }
  const listeners = [listener]
  listenersOf.set(app, listeners)
  watchRequests(app, (reply) => {
    for (const listen of listeners) listen(reply.request, reply)
  })
}

/** Takes a reply out of a list, and returns whether it was in it. */
function takeOut(replies: FastifyReply[], reply: FastifyReply): boolean {
  const index = replies.indexOf(reply)
  if (index === -1) return false
  if (index === replies.length - 1) replies.pop()
  else replies.splice(index, 1)
  return true
}

/** The replies of a connection that have not left yet; there are several only where a client sends requests ahead. */
const pendingReplies = Symbol('pending replies')

type WatchedSocket = Socket & { [pendingReplies]?: FastifyReply[] }

function watchRequests(app: FastifyInstance, end: (reply: FastifyReply) => void): void {
  const abandoned = new WeakSet<FastifyReply>()
  const abandon = (reply: FastifyReply): void => {
    if (abandoned.has(reply)) return
    abandoned.add(reply)
    end(reply)
  }
  app.server.on('connection', (socket: WatchedSocket) => {
    const replies: FastifyReply[] = []
    socket[pendingReplies] = replies
    socket.once('close', () => replies.splice(0).forEach(abandon))
  })
  app.addHook('onSend', ({ raw: { socket } }, reply, _payload, done) => {
    const { [pendingReplies]: replies } = socket as WatchedSocket
    // An injected request has no connection.
    if (replies !== undefined) {
      if (socket.destroyed) abandon(reply)
      // Where a hook fails, one reply is sent twice.
      else if (!replies.includes(reply)) replies.push(reply)
    }
    done()
  })
  app.addHook('onResponse', ({ raw: { socket } }, reply, done) => {
    const { [pendingReplies]: replies } = socket as WatchedSocket
    if (replies === undefined || takeOut(replies, reply)) end(reply)
    done()
  })
}
