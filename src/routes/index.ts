import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import { operations } from '../contract/index.js'
import { createCompleteBinding } from './complete-binding.js'
import { createListBindings } from './list-bindings.js'
import { addGuard, addOperations, bodyLimit, describeFamily, prepareFamily } from './registration/add-family.js'
import { createLongTypeRoute, createOtherPathsHook } from './registration/long-types.js'
import type { Look } from './registration/look.js'
import type { RouteContext } from './route-context.js'
import { createUpdateBinding } from './update-binding.js'

export const familyPath = '/oauth-binding'

export interface Gate {
  readonly guard: onRequestHookHandler
  readonly look: Look
  /** The `WWW-Authenticate` of a 401; `false`: none. Default `Bearer`. */
  readonly challenge?: string | false | undefined
}

export async function registerRoutes(
  app: FastifyInstance,
  context: RouteContext,
  { guard, challenge, look }: Gate
): Promise<void> {
  const { securityLog, ceremony } = context
  const family = { path: familyPath, operations, securityLog, challenge, look }
  const { handleNotFound, addRoute } = prepareFamily(app, family)
  await app.register(async (guarded) => {
    const types = ceremony.providers.all.map(({ type }) => type)
    const handlers = {
      listBindings: createListBindings(context),
      completeBinding: createCompleteBinding(context),
      updateBinding: createUpdateBinding(context)
    }
    const routes = describeFamily(guarded, family, types)
    addOperations(guarded, { path: familyPath, guard, routes, handlers, addRoute })
  })
  await app.register(async (longTypes) => {
    longTypes.addHook('onRequest', createOtherPathsHook(handleNotFound))
    addGuard(longTypes, guard)
    addRoute(longTypes, { ...createLongTypeRoute(context), bodyLimit })
  })
}
