import type { FastifyInstance } from 'fastify'

/** Whether a stop has begun; it may be announced before the servers close. */
export interface Stop {
  hasBegun: boolean
}

/**
 * Makes a server announce its stop: every answer then has `Connection: close`, so that a proxy keeps no connection that
 * is about to end. A stopping server then closes each connection as soon as its request is answered. Node closes
 * connections that are idle when the stop begins; one that becomes idle later would delay the stop until its keep-alive
 * timeout.
 */
export function drainConnections(app: FastifyInstance, stop: Stop): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    stop.hasBegun = true
    isClosing = true
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stop.hasBegun) reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (_request, _reply, done) => {
    // An answer that began before the stop had no `Connection: close`; its connection becomes idle in this turn.
    if (isClosing) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
}
