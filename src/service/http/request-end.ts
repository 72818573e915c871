import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Takes a request that has come to its end, with its reply. */
export type RequestEndListener = (request: FastifyRequest, reply: FastifyReply) => void

const stage = Symbol('stage')

type StagedRequest = FastifyRequest & { [stage]?: 'running' | 'replied' | 'ended' }

const listenersOf = new WeakMap<FastifyInstance, RequestEndListener[]>()

/**
 * Calls a listener once for each request: when its answer has left, or, when the client closed the connection before,
 * when its handler has replied. Fastify's `onResponse` is not called for such a client, whose request would then be
 * neither logged nor counted, and would no longer count as in flight although it is still being worked on.
 */
export function onRequestEnd(app: FastifyInstance, listener: RequestEndListener): void {
  const known = listenersOf.get(app)
  if (known !== undefined) {
    known.push(listener)
    return
  }
  const listeners = [listener]
  listenersOf.set(app, listeners)
  const end = (request: StagedRequest, reply: FastifyReply): void => {
    if (request[stage] === 'ended') return
    request[stage] = 'ended'
    for (const listen of listeners) listen(request, reply)
  }
  app.addHook('onRequest', (request: StagedRequest, reply, done) => {
    request[stage] = 'running'
    reply.raw.on('close', () => {
      if (reply.raw.writableEnded || request[stage] === 'replied') end(request, reply)
    })
    done()
  })
  app.addHook('onSend', (request: StagedRequest, reply, _payload, done) => {
    if (reply.raw.closed) end(request, reply)
    else request[stage] = 'replied'
    done()
  })
}
