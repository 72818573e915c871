import type { FastifyReply, FastifyRequest } from 'fastify'
import { createBindingError } from '../../errors.js'

interface Place {
  readonly method: string
  readonly url: string
}

function isAt({ url }: Place, segments: readonly string[]): boolean {
  const parts = url.split('/').slice(2)
  return parts.length === segments.length && parts.every((part, at) => part.startsWith(':') || part === segments[at])
}

/**
 * Answers 405 with `Allow` where the path exists, else 404. `base` is the full path of the family,
 * `/api/administrator/user/oauth-binding` for instance.
 */
export function createNotFoundHandler(
  base: string,
  operations: readonly Place[]
): (request: FastifyRequest, reply: FastifyReply) => never {
  // A prefix may hold parameters, so that the path is of another length.
  const depth = base.split('/').length
  return function handleNotFound(request, reply) {
    const path = request.url.split('?', 1)[0] as string
    // As the router sees it: an empty segment is one, too.
    const segments = path.split('/').slice(depth)
    const allowed = operations.filter((operation) => isAt(operation, segments)).map(({ method }) => method)
    if (allowed.length === 0 || allowed.includes(request.method)) throw createBindingError('NOT_FOUND')
    reply.header('allow', allowed.join(', '))
    throw createBindingError('METHOD_NOT_ALLOWED')
  }
}
