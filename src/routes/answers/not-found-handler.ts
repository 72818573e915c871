import type { FastifyReply, FastifyRequest } from 'fastify'
import { createBindingError } from '../../errors.js'
import { operations } from '../../contract/index.js'

/** The methods a path of the family has, by how many segments follow `{prefix}/oauth-binding`. */
function allowedMethods(segments: number): string[] {
  return Object.values(operations)
    .filter((operation) => operation.url.split('/').length - 2 === segments)
    .map((operation) => operation.method)
}

/**
 * Creates the handler for what no operation matches below `base`: 405 with `Allow` where the path exists, else 404.
 *
 * @param base The full path of the family, `/api/administrator/user/oauth-binding` for instance.
 */
export function createNotFoundHandler(base: string): (request: FastifyRequest, reply: FastifyReply) => never {
  // A prefix may hold parameters, so that the path is of another length.
  const depth = base.split('/').length
  return function handleNotFound(request, reply) {
    const path = request.url.split('?', 1)[0] as string
    // As the router sees it: an empty segment is one, too.
    const segments = path.split('/').length - depth
    const allowed = allowedMethods(segments)
    if (allowed.length === 0 || allowed.includes(request.method)) throw createBindingError('NOT_FOUND')
    reply.header('allow', allowed.join(', '))
    throw createBindingError('METHOD_NOT_ALLOWED')
  }
}
