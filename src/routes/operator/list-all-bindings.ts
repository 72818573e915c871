import type { FastifyReply, FastifyRequest } from 'fastify'
import { operatorOperations } from '../../contract/index.js'
import type { BindingRecord } from '../../persistence/binding-directory.js'
import type { OperatorRouteContext } from './operator-route-context.js'
import { sendPage } from './present-page.js'

const { limit: limitSchema } = operatorOperations.listAllBindings.schema.querystring.properties
const defaultLimit = limitSchema.default as number

interface PageQuery {
  readonly user_id?: string
  readonly type?: string
  readonly limit?: number
  readonly cursor?: string
}

export function createListAllBindings({ store, identify }: OperatorRouteContext) {
  return async function handleListAllBindings(
    request: FastifyRequest<{ Querystring: PageQuery }>,
    reply: FastifyReply
  ): Promise<FastifyReply> {
    await identify(request)
    const { user_id: userId, type: provider, limit = defaultLimit, cursor = null } = request.query
    // One more tells whether there is a next page.
    const found = await store.findBindings({ userId, provider, after: cursor, limit: limit + 1 })
    const nextCursor = found.length > limit ? (found[limit - 1] as BindingRecord).id : null
    return sendPage(request, reply, found.slice(0, limit), nextCursor)
  }
}
