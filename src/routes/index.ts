import type { FastifyInstance, RouteHandlerMethod, onRequestHookHandler, preValidationHookHandler } from 'fastify'
import { createBindingError } from '../errors.js'
import { createSerializerCompiler, createValidatorCompiler } from './compilers.js'
import { createCompleteBinding } from './complete-binding.js'
import { describeRoutes, type DescribedRoute } from './registration/describe-routes.js'
import { createBodyKeeper } from './answers/envelope.js'
import { createErrorHandler } from './answers/error-handler.js'
import { claimFamily } from './registration/families.js'
import { guardHandler, notePassed } from './guarded-handler.js'
import { addJsonParser } from './json-body.js'
import { keepRoutes, type AddRoute } from './registration/keep-routes.js'
import { createListBindings } from './list-bindings.js'
import { createLongTypeRoute, createOtherPathsHook } from './registration/long-types.js'
import { createNotFoundHandler } from './answers/not-found-handler.js'
import { listPrefixParameters } from './registration/prefix-parameters.js'
import type { RouteContext } from './route-context.js'
import { createUpdateBinding } from './update-binding.js'

/** The largest body, in bytes; a completion needs about 1 KiB. */
const bodyLimit = 16 * 1024

/** A request without a body lacks every field; it is told so field by field. */
const treatMissingBodyAsEmpty: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= request.headers['content-type'] === undefined ? {} : request.body
  done()
}

/** Where the family lives below the plugin's prefix. */
export const familyPath = '/oauth-binding'

/** What stands before the operations, and what a request that it refuses is told. */
export interface Gate {
  readonly guard: onRequestHookHandler
  /** The `WWW-Authenticate` of a 401; `false`: none. Default `Bearer`. */
  readonly challenge?: string | false | undefined
}

/**
 * Registers the operations, their compilers and their error handling in a context of their own, prefixed
 * {@link familyPath}.
 *
 * @throws OAUTH_BINDING_OPTIONS when the prefix has a parameter called `type`.
 */
export async function registerRoutes(
  app: FastifyInstance,
  context: RouteContext,
  { guard, challenge }: Gate
): Promise<void> {
  const handleNotFound = createNotFoundHandler(app.prefix)
  app.setValidatorCompiler(createValidatorCompiler())
  app.setSerializerCompiler(createSerializerCompiler())
  // A host's formatter may set a status and a code of its own; Fastify adds `validation` to what this one returns.
  app.setSchemaErrorFormatter(() => createBindingError('VALIDATION_FAILED'))
  app.setErrorHandler(createErrorHandler({ onFailure: context.securityLog.recordFailure, challenge }))
  const keepBody = createBodyKeeper()
  // Fastify takes every hook here, though its types name two.
  const hooks: object = { onSend: keepBody }
  app.setNotFoundHandler(hooks, handleNotFound)
  addJsonParser(app, bodyLimit)
  const addRoute = keepRoutes(app, keepBody)
  await app.register(async (operations) => addOperations(operations, context, guard, addRoute))
  await app.register(async (longTypes) => {
    longTypes.addHook('onRequest', createOtherPathsHook(handleNotFound))
    addGuard(longTypes, guard)
    addRoute(longTypes, { ...createLongTypeRoute(context), bodyLimit })
  })
}

/**
 * Adds what guards the routes of a context: a hook of the host's for new routes (`onRoute`) can replace the hooks of a
 * route, but not those of its context.
 */
function addGuard(app: FastifyInstance, guard: onRequestHookHandler): void {
  app.addHook('onRequest', guard)
  app.addHook('onRequest', notePassed)
}

/** Adds the operations in a context of their own: requests that match no operation reach no guard. */
function addOperations(
  app: FastifyInstance,
  context: RouteContext,
  guard: onRequestHookHandler,
  addRoute: AddRoute
): void {
  addGuard(app, guard)
  app.addHook('preValidation', treatMissingBodyAsEmpty)
  const handlers: Readonly<Record<DescribedRoute['id'], unknown>> = {
    listBindings: createListBindings(context),
    completeBinding: createCompleteBinding(context),
    updateBinding: createUpdateBinding(context)
  }
  const routes = describeRoutes({
    types: context.ceremony.providers.all.map(({ type }) => type),
    prefixParameters: listPrefixParameters(app.prefix),
    idSuffix: claimFamily(app, app.prefix.slice(0, -familyPath.length), familyPath)
  })
  for (const { id, method, url, schema, config } of routes) {
    addRoute(app, {
      method,
      url: url.slice(familyPath.length),
      schema,
      config,
      bodyLimit,
      exposeHeadRoute: false,
      handler: guardHandler(handlers[id] as RouteHandlerMethod)
    })
  }
}
