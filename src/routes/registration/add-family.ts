import type { FastifyInstance, RouteHandlerMethod, onRequestHookHandler, preValidationHookHandler } from 'fastify'
import { createBindingError } from '../../errors.js'
import { createBodyKeeper } from '../answers/envelope.js'
import { createErrorHandler } from '../answers/error-handler.js'
import { presentReplies } from '../answers/presentation.js'
import { createNotFoundHandler } from '../answers/not-found-handler.js'
import { createSerializerCompiler, createValidatorCompiler } from '../compilers.js'
import { guardHandler, notePassed } from '../guarded-handler.js'
import { addJsonParser } from '../json-body.js'
import type { RecordFailure } from '../security-log.js'
import { describeRoutes, type DescribedRoute } from './describe-routes.js'
import { claimFamily } from './families.js'
import { keepRoutes, type AddRoute } from './keep-routes.js'
import type { Look } from './look.js'
import type { Operations } from './offered-types.js'
import { listPrefixParameters } from './prefix-parameters.js'

/** The largest body, in bytes; a completion needs about 1 KiB. */
export const bodyLimit = 16 * 1024

/** A request without a body lacks every field; it is told so field by field. */
const treatMissingBodyAsEmpty: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= request.headers['content-type'] === undefined ? {} : request.body
  done()
}

export interface Family {
  /** The contract's path of it. */
  readonly path: string
  readonly look: Look
  readonly operations: Operations
  readonly securityLog: { readonly recordFailure: RecordFailure }
  /** The `WWW-Authenticate` of a 401; `false`: none. Default `Bearer`. */
  readonly challenge?: string | false | undefined
}

export interface FamilyContext {
  readonly addRoute: AddRoute
  readonly handleNotFound: ReturnType<typeof createNotFoundHandler>
}

export function prepareFamily(app: FastifyInstance, family: Family): FamilyContext {
  const { operations, securityLog, challenge, look } = family
  const handleNotFound = createNotFoundHandler(app.prefix, Object.values(operations))
  app.setValidatorCompiler(createValidatorCompiler())
  app.setSerializerCompiler(createSerializerCompiler())
  // A host's formatter may set a status and a code of its own; Fastify adds `validation` to what this one returns.
  app.setSchemaErrorFormatter(() => createBindingError('VALIDATION_FAILED'))
  app.setErrorHandler(createErrorHandler({ onFailure: securityLog.recordFailure, challenge }))
  if (look.presentation !== undefined) presentReplies(app, look.presentation)
  const keepBody = createBodyKeeper()
  // Fastify takes every hook here, though its types name two.
  const hooks: object = { onSend: keepBody }
  app.setNotFoundHandler(hooks, handleNotFound)
  addJsonParser(app, bodyLimit)
  return { handleNotFound, addRoute: keepRoutes(app, keepBody) }
}

/** Describes the family's routes for the types on offer; its place in the host's document is then taken. */
export function describeFamily<Id extends string>(
  app: FastifyInstance,
  { path: kind, operations, look }: Pick<Family, 'path' | 'look'> & { readonly operations: Operations<Id> },
  types: readonly string[]
): DescribedRoute<Id>[] {
  const urls = Object.values<{ url: string }>(operations).map(({ url }) => url)
  return describeRoutes<Id>(operations, {
    types,
    prefixParameters: listPrefixParameters(app.prefix, urls),
    idSuffix: claimFamily(app, {
      kind,
      prefix: app.prefix.slice(0, -look.path.length),
      presentation: look.presentation
    }),
    look
  })
}

/**
 * Adds what guards the routes of a context: a hook of the host's for new routes (`onRoute`) can replace the hooks of a
 * route, but not those of its context.
 */
export function addGuard(app: FastifyInstance, guard: onRequestHookHandler): void {
  app.addHook('onRequest', guard)
  app.addHook('onRequest', notePassed)
}

export interface GuardedRoutes<Id extends string> {
  readonly path: string
  /** Absent: anybody may send requests. */
  readonly guard?: onRequestHookHandler | undefined
  readonly routes: readonly DescribedRoute<Id>[]
  readonly handlers: Readonly<Record<Id, unknown>>
  readonly addRoute: AddRoute
}

/** Adds operations to a context of their own: requests that match no operation reach no guard. */
export function addOperations<Id extends string>(app: FastifyInstance, given: GuardedRoutes<Id>): void {
  const { path, guard, routes, handlers, addRoute } = given
  if (guard !== undefined) addGuard(app, guard)
  app.addHook('preValidation', treatMissingBodyAsEmpty)
  for (const { id, method, url, schema, config } of routes) {
    const handler = handlers[id] as RouteHandlerMethod
    addRoute(app, {
      method,
      url: url.slice(path.length),
      schema,
      config,
      bodyLimit,
      exposeHeadRoute: false,
      handler: guard === undefined ? handler : guardHandler(handler)
    })
  }
}
