import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import { operatorOperations } from '../../contract/index.js'
import { addOperations, bodyLimit, describeFamily, prepareFamily } from '../registration/add-family.js'
import { createFindBindings } from './find-bindings.js'
import { createRemoveBinding, createResumeBinding, createSuspendBinding } from './change-binding.js'
import { createListAllBindings } from './list-all-bindings.js'
import type { OperatorRouteContext } from './operator-route-context.js'

/** Where the operations of operators live below the plugin's prefix. */
export const operatorPath = '/oauth-bindings'

/** What stands before the operations. */
export interface OperatorGate {
  readonly guard: onRequestHookHandler
  /** The `WWW-Authenticate` of a 401; `false`: none. */
  readonly challenge: string | false
}

/**
 * Registers the operations of operators, their compilers and their error handling in a context of their own, prefixed
 * {@link operatorPath}.
 *
 * @throws OAUTH_BINDING_OPTIONS when the prefix has a parameter called `binding_id`.
 */
export async function registerOperatorRoutes(
  app: FastifyInstance,
  context: OperatorRouteContext,
  { guard, challenge }: OperatorGate
): Promise<void> {
  const family = { path: operatorPath, operations: operatorOperations, securityLog: context.operatorLog, challenge }
  const { handleNotFound, addRoute } = prepareFamily(app, family)
  await app.register(async (guarded) => {
    const handlers = {
      listAllBindings: createListAllBindings(context),
      findBindings: createFindBindings(context),
      suspendBinding: createSuspendBinding(context),
      resumeBinding: createResumeBinding(context),
      removeBinding: createRemoveBinding(context)
    }
    addOperations(guarded, {
      path: operatorPath,
      guard,
      routes: describeFamily(guarded, family, []),
      handlers,
      addRoute
    })
  })
  await app.register(async (rest) => {
    // An id that is longer than a parameter may be (`maxParamLength`): Fastify would quote it, in words of its own.
    rest.addHook('onRequest', handleNotFound)
    addRoute(rest, {
      method: ['POST', 'DELETE'],
      url: '/*',
      schema: { hide: true } as object,
      config: { swaggerTransform: false } as object,
      bodyLimit,
      handler: handleNotFound
    })
  })
}
