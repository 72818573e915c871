import type { FastifyReply, FastifyRequest, RouteOptions, onRequestHookHandler } from 'fastify'
import { guardHandler } from '../guarded-handler.js'
import type { createNotFoundHandler } from '../answers/not-found-handler.js'
import type { RouteContext } from '../route-context.js'
import { createWildcardRoute } from './wildcard-route.js'

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

/** Creates the route of a type that is longer than a parameter may be. */
export function createLongTypeRoute(context: RouteContext): RouteOptions {
  const refuseType = (request: FastifyRequest, _reply: FastifyReply): void => {
    context.requireClients(readRest(request), request)
  }
  return createWildcardRoute('PUT', guardHandler(refuseType))
}
