import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CompleteBindingRequest } from '../contract/index.js'
import { completeBinding } from '../binding/complete-binding.js'
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
    const provider = context.requireProvider(type)
    await completeBinding(context.ceremony, { userId: context.identify(request), provider, code, state })
    return sendSuccess(reply, messages[setEnvelopeHeaders(request, reply)].bound)
  }
}
