import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { createGuard } from '../auth/guard.js'
import { createIdentities } from '../auth/identify.js'
import { readOptions } from '../read-options.js'
import { hasPassed } from '../routes/guarded-handler.js'
import type { OperatorRouteContext } from '../routes/operator/operator-route-context.js'
import { createLook } from '../routes/registration/look.js'
import { createOperatorLog } from '../routes/security-log.js'
import { verifyStore } from '../upkeep/verify-store.js'
import {
  operatorOptionsSchema,
  type CheckedOperatorOptions,
  type OauthOperatorPluginOptions
} from './operator-options.js'

function createRouteContext(options: CheckedOperatorOptions): OperatorRouteContext {
  const { store, now = () => new Date() } = options
  const { identify, findUserId } = createIdentities(options)
  const operatorLog = createOperatorLog(options, (request) => (hasPassed(request) ? findUserId(request) : undefined))
  return Object.freeze({ store, operatorLog, identify, onChange: () => store.eventSignal?.ring(), now })
}

// Their validators and serialisers take longer to load than all else of the main entry.
const loadRoutes = () => import('../routes/operator/index.js')

async function registerOauthOperator(app: FastifyInstance, given: OauthOperatorPluginOptions): Promise<void> {
  const options = readOptions('oauthOperatorPlugin', operatorOptionsSchema, given) as unknown as CheckedOperatorOptions
  await verifyStore(options.store, app.log)
  const context = createRouteContext(options)
  const { auth, challenge } = options
  const { operatorPath, registerOperatorRoutes } = await loadRoutes()
  const look = createLook(options, operatorPath)
  await app.register(
    async (family) => {
      const guard = createGuard(family, [auth].flat())
      await registerOperatorRoutes(family, context, { guard, challenge, look })
    },
    { prefix: look.path }
  )
}

/**
 * Registers the operations of operators at `{prefix}/oauth-bindings`: list, find, suspend, resume and remove the bindings
 * of all users. The host's `auth` decides who is an operator. It needs no other plugin of this package; the events of its
 * changes are delivered to the `onEvent` of `oauthBindingPlugin`. Validation, serialisation and error handling live in a
 * context of their own: nothing of the host changes.
 *
 * @throws OAUTH_BINDING_OPTIONS at registration, naming every option that does not fit.
 * @throws OAUTH_BINDING_TABLES at registration, when the database lacks tables, columns or migrations.
 */
export const oauthOperatorPlugin = fastifyPlugin(registerOauthOperator, {
  fastify: '5.x',
  name: 'fastify-oauth-operator',
  encapsulate: true
})
