import type { FastifyInstance } from 'fastify'
import { createBindingError } from '../../errors.js'

/** Node's own answer to a request without `Host` has no body; it leaves them to {@link answerForNode}. */
export const nodeServerOptions = { requireHostHeader: false } as const

/**
 * Answers in the contract's envelope what Node would answer by itself: HTTP/1.1 without a `Host` is 400; an `Expect`
 * that is not known is ignored, where Node says 417.
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
