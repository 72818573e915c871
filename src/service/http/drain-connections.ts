import type { FastifyInstance } from 'fastify'

/**
 * Makes a stopping server close each connection as soon as its request is answered. Node closes connections that are
 * idle when the stop begins; one that becomes idle later would delay the stop until its keep-alive timeout.
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
    // An answer that began before the stop had no `Connection: close`; its connection becomes idle in this turn.
    if (isStopping) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}
