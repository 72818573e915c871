import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CompleteBindingRequest } from '../contract/index.js'
import { completeWithClients } from '../binding/complete-with-clients.js'
import { messages } from '../messages/index.js'
import { sendSuccess, setEnvelopeHeaders } from './envelope.js'
import type { RouteContext } from './route-context.js'

/** Creates the handler of `completeBinding` (`POST /oauth-binding`). */
export function createCompleteBinding(context: RouteContext) {
  return async function handleCompleteBinding(
    request: FastifyRequest<{ Body: CompleteBindingRequest }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    const { type, code, state } = request.body
    const clients = context.requireClients(type, request)
    await completeWithClients(context.ceremony, { userId: context.identify(request), clients, code, state })
    return sendSuccess(reply, messages[setEnvelopeHeaders(request, reply)].bound)
  }
}
