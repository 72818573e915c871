import type { FastifyInstance, FastifySchema, RouteOptions, onSendHookHandler } from 'fastify'

export type AddRoute = (app: FastifyInstance, route: RouteOptions) => void

/** What decides how a request is read and a failure answered. */
const keptKeys = ['attachValidation', 'bodyLimit', 'errorHandler', 'schemaErrorFormatter', 'validatorCompiler'] as const
const keptSchemaKeys = ['params', 'querystring', 'body'] as const

function pickDefined<T extends object, K extends keyof T>(source: T, keys: readonly K[]): Partial<T> {
  const entries = keys.filter((key) => source[key] !== undefined).map((key) => [key, source[key]])
  return Object.fromEntries(entries) as Partial<T>
}

function keepSchema(seen: FastifySchema | undefined, own: FastifySchema): FastifySchema {
  const others = Object.entries(seen ?? {}).filter(([key]) => !keptSchemaKeys.some((kept) => kept === key))
  return { ...Object.fromEntries(others), ...pickDefined(own, keptSchemaKeys) }
}

/**
 * Returns what adds routes to contexts below `app`. A host's `onRoute` hooks may add to a route: hooks, tags, a rate
 * limit. What they change of what is validated, and of who answers a failure, is put back; `keepBody` becomes the last
 * `onSend` hook.
 */
export function keepRoutes(app: FastifyInstance, keepBody: onSendHookHandler): AddRoute {
  // The hook runs while a route is added.
  let own: RouteOptions
  app.addHook('onRoute', (seen) => {
    for (const key of keptKeys) delete seen[key]
    Object.assign(seen, pickDefined(own, keptKeys), { schema: keepSchema(seen.schema, own.schema as FastifySchema) })
    seen.onSend = [...[seen.onSend ?? []].flat(), keepBody]
  })
  return (context, route) => {
    own = { ...route, attachValidation: false }
    context.route(route)
  }
}
