import type { FastifyInstance } from 'fastify'
import { createBindingError } from '../../errors.js'

/** Disables Node's own answer to a request without `Host`, which has no body; {@link answerForNode} answers it. */
export const nodeServerOptions = { requireHostHeader: false } as const

/**
 * Replaces answers that Node sends without our envelope: HTTP/1.1 without a `Host` is 400 in the envelope; an unknown
 * `Expect`, to which Node answers 417, is ignored.
 *
 * @see RFC 9112 section 3.2, RFC 9110 section 10.1.1
 */
export function answerForNode(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers, httpVersionMinor } = request.raw
    done(headers.host === undefined && httpVersionMinor > 0 ? createBindingError('REQUEST_UNREADABLE') : undefined)
  })
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response)
  })
}
