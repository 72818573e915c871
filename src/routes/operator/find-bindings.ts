import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FindBindingsRequest } from '../../contract/index.js'
import type { OperatorRouteContext } from './operator-route-context.js'
import { sendPage } from './present-page.js'

export function createFindBindings({ store, identify }: OperatorRouteContext) {
  return async function handleFindBindings(
    request: FastifyRequest<{ Body: FindBindingsRequest }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    await identify(request)
    const { type: provider, subject, issuer, kind } = request.body
    return sendPage(request, reply, await store.findByIdentity({ provider, subject, issuer, kind }), null)
  }
}
