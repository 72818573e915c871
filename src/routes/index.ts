import type { FastifyInstance, RouteHandlerMethod, onRequestHookHandler, preValidationHookHandler } from 'fastify'
import { createBindingError } from '../errors.js'
import { createSerializerCompiler, createValidatorCompiler } from './compilers.js'
import { createCompleteBinding } from './complete-binding.js'
import { createErrorHandler } from './error-handler.js'
import { createListBindings } from './list-bindings.js'
import { createNotFoundHandler } from './not-found-handler.js'
import { offerTypes } from './offered-types.js'
import type { RouteContext } from './route-context.js'
import { createUpdateBinding } from './update-binding.js'

/** The largest body, in bytes; a completion needs about 1 KiB. */
const bodyLimit = 16 * 1024

/** A request without a body lacks every field; it is told so field by field. */
const treatMissingBodyAsEmpty: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= request.headers['content-type'] === undefined ? {} : request.body
  done()
}

/** Reads JSON as Fastify does, but takes an empty text for a missing body. */
function addJsonParser(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, (request, body, done) => {
    if (body.length === 0) done(null, {})
    else parseJson(request, body as string, done)
  })
}

/** Where the family lives below the plugin's prefix. */
export const familyPath = '/oauth-binding'

/** Registers the operations, their compilers and their error handling in a context of their own, prefixed {@link familyPath}. */
export async function registerRoutes(
  app: FastifyInstance,
  context: RouteContext,
  guard: onRequestHookHandler
): Promise<void> {
  app.setValidatorCompiler(createValidatorCompiler())
  app.setSerializerCompiler(createSerializerCompiler())
  // A host's formatter may set a status and a code of its own; Fastify adds `validation` to what this one returns.
  app.setSchemaErrorFormatter(() => createBindingError('VALIDATION_FAILED'))
  dropReplySerializer(app)
  app.setErrorHandler(createErrorHandler(context.securityLog.recordFailure))
  app.setNotFoundHandler(createNotFoundHandler(app.prefix))
  addJsonParser(app)
  await app.register(async (operations) => addOperations(operations, context, guard))
}

/** A host's `setReplySerializer` would take the place of the contract's serializers; Fastify has no method to unset it. */
function dropReplySerializer(app: FastifyInstance): void {
  const none = undefined as unknown as Parameters<FastifyInstance['setReplySerializer']>[0]
  app.setReplySerializer(none)
}

/**
 * Adds the operations in a context whose hooks guard them: a hook of the host's for new routes (`onRoute`) can replace
 * those of a route, but not those of its context. Requests that match no operation reach no guard.
 */
function addOperations(app: FastifyInstance, context: RouteContext, guard: onRequestHookHandler): void {
  app.addHook('onRequest', guard)
  app.addHook('preValidation', treatMissingBodyAsEmpty)
  const types = context.ceremony.providers.all.map(({ type }) => type)
  const handlers = {
    listBindings: createListBindings(context),
    completeBinding: createCompleteBinding(context),
    updateBinding: createUpdateBinding(context)
  }
  for (const [operationId, { method, url, schema, config }] of Object.entries(offerTypes(types))) {
    app.route({
      method,
      url: url.slice(familyPath.length),
      schema,
      config,
      bodyLimit,
      exposeHeadRoute: false,
      handler: handlers[operationId as keyof typeof handlers] as RouteHandlerMethod
    })
  }
}
