import type { FastifyInstance } from 'fastify'

/**
 * Makes a server that stops let go of connections as soon as their request is answered. Node closes those that are
 * idle when it stops; one that becomes idle later would hold it up until its keep-alive time is over.
 */
export function drainConnections(app: FastifyInstance): void {
  let isStopping = false
  app.addHook('preClose', async () => {
    isStopping = true
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (_request, _reply, done) => {
    // An answer begun before the stop did not say so; its connection is idle in a moment.
    if (isStopping) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}
