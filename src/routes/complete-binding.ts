import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CompleteBindingRequest } from '../contract/index.js'
import { completeWithClients } from '../binding/complete-with-clients.js'
import { sendSuccess, setEnvelopeHeaders } from './answers/envelope.js'
import { wordsOf } from './answers/presentation.js'
import type { RouteContext } from './route-context.js'

const eventsOfChanges = { BOUND: 'bound', REBOUND: 'rebound', REFRESHED: 'refreshed', REPEATED: 'repeated' } as const

export function createCompleteBinding(context: RouteContext) {
  return async function handleCompleteBinding(
    request: FastifyRequest<{ Body: CompleteBindingRequest }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    const { type, code, state } = request.body
    const clients = context.requireClients(type, request)
    const userId = await context.identify(request)
    const change = await completeWithClients(context.ceremony, { userId, clients, code, state })
    context.securityLog.record(request, eventsOfChanges[change], userId, type)
    return sendSuccess(reply, wordsOf(reply, setEnvelopeHeaders(request, reply)).bound)
  }
}
