import type { RouteHandlerMethod, RouteOptions } from 'fastify'

/**
 * Creates the route of what is longer than a parameter may be (`maxParamLength`): Fastify would quote it, in words of its
 * own. A wildcard has no such limit, and is tried last. The host's document leaves it out.
 */
export function createWildcardRoute(method: RouteOptions['method'], handler: RouteHandlerMethod): RouteOptions {
  return {
    method,
    url: '/*',
    schema: { hide: true } as object,
    config: { swaggerTransform: false } as object,
    handler
  }
}
