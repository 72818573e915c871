import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import { operatorOperations } from '../../contract/index.js'
import { addOperations, bodyLimit, describeFamily, prepareFamily } from '../registration/add-family.js'
import type { Look } from '../registration/look.js'
import { createWildcardRoute } from '../registration/wildcard-route.js'
import { createFindBindings } from './find-bindings.js'
import { createRemoveBinding, createResumeBinding, createSuspendBinding } from './change-binding.js'
import { createListAllBindings } from './list-all-bindings.js'
import type { OperatorRouteContext } from './operator-route-context.js'

/** Where the operations of operators live below the plugin's prefix. */
export const operatorPath = '/oauth-bindings'

export interface OperatorGate {
  readonly guard: onRequestHookHandler
  readonly look: Look
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
  { guard, challenge, look }: OperatorGate
): Promise<void> {
  const { operatorLog: securityLog } = context
  const family = { path: operatorPath, operations: operatorOperations, securityLog, challenge, look }
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
    rest.addHook('onRequest', handleNotFound)
    addRoute(rest, { ...createWildcardRoute(['POST', 'DELETE'], handleNotFound), bodyLimit })
  })
}
