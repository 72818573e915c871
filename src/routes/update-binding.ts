import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ProviderType, UpdateBindingRequest } from '../contract/index.js'
import { issueState } from '../binding/issue-state.js'
import { unbind } from '../binding/unbind.js'
import { sendSuccess, setEnvelopeHeaders } from './answers/envelope.js'
import { wordsOf } from './answers/presentation.js'
import type { RouteContext } from './route-context.js'

/** Tells an authorize URL from a sentence; in the body there is no room for it. */
const dataKind = 'oauth-binding-data'

/** `true` unbinds, `false` issues a state. */
export function createUpdateBinding(context: RouteContext) {
  return async function handleUpdateBinding(
    request: FastifyRequest<{ Params: { type: ProviderType }; Body: UpdateBindingRequest }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    const [provider] = context.requireClients(request.params.type, request)
    const userId = await context.identify(request)
    if (!request.body.state) {
      const authorizeUrl = await issueState(context.ceremony, userId, provider)
      context.securityLog.record(request, 'issued', userId, provider.type)
      setEnvelopeHeaders(request, reply)
      return sendSuccess(reply.header(dataKind, 'url'), authorizeUrl)
    }
    const isChanged = await unbind(context.ceremony, userId, provider)
    if (isChanged) context.securityLog.record(request, 'unbound', userId, provider.type)
    const { done } = wordsOf(reply, setEnvelopeHeaders(request, reply))
    return sendSuccess(reply.header(dataKind, 'text'), done)
  }
}
