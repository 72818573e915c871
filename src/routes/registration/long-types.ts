import type { FastifyReply, FastifyRequest, RouteOptions, onRequestHookHandler } from 'fastify'
import { guardHandler } from '../guarded-handler.js'
import type { createNotFoundHandler } from '../answers/not-found-handler.js'
import type { RouteContext } from '../route-context.js'

function readRest({ params }: FastifyRequest): string {
  return (params as { '*': string })['*']
}

/** Creates the hook that lets pass what may be a type: one segment, which no parameter was long enough for. */
export function createOtherPathsHook(handleNotFound: ReturnType<typeof createNotFoundHandler>): onRequestHookHandler {
  return function refuseOtherPaths(request, reply, done) {
    const rest = readRest(request)
    if (rest === '' || rest.includes('/')) handleNotFound(request, reply)
    done()
  }
}

/**
 * Creates the route of a type that is longer than a parameter may be (`maxParamLength`). Fastify would quote it, in words
 * of its own; a wildcard has no such limit, and is tried last.
 */
export function createLongTypeRoute(context: RouteContext): RouteOptions {
  const refuseType = (request: FastifyRequest, _reply: FastifyReply): void => {
    context.requireClients(readRest(request), request)
  }
  return {
    method: 'PUT',
    url: '/*',
    schema: { hide: true } as object,
    config: { swaggerTransform: false } as object,
    handler: guardHandler(refuseType)
  }
}
