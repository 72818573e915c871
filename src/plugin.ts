import type { FastifyInstance, RegisterOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { createApi } from './api/create-api.js'
import { decorateHost } from './api/decorate-host.js'
import { tellEvents } from './api/tell-events.js'
import { createGuard } from './auth/guard.js'
import { createIdentities } from './auth/identify.js'
import { createKeyedHashes } from './binding/keyed-hash.js'
import type { CeremonyContext } from './binding/types.js'
import { pluginOptionsSchema, type CheckedOptions, type OauthBindingPluginOptions } from './options.js'
import { createProviderRegistry } from './platforms/registry.js'
import { readOptions } from './read-options.js'
import { createProvidersFor } from './routes/choose-providers.js'
import { createRequireClients, describeBrowser } from './routes/clients.js'
import { createLook } from './routes/registration/look.js'
import type { RouteContext } from './routes/route-context.js'
import { createCallLog, createSecurityLog } from './routes/security-log.js'
import { addUpkeep, type Upkeep } from './upkeep/add-upkeep.js'
import { verifyStore } from './upkeep/verify-store.js'

function createCeremony(options: CheckedOptions, now: () => Date, upkeep: Upkeep): CeremonyContext {
  return Object.freeze({
    store: options.store,
    providers: createProviderRegistry(options.providers),
    ...createKeyedHashes(options.secret),
    stateTtlSeconds: options.stateTtlSeconds,
    completionWaitMs: options.completionWaitMs,
    canUnbind: options.canUnbind,
    ...upkeep,
    now
  })
}

function createRouteContext(options: CheckedOptions, ceremony: CeremonyContext): RouteContext {
  const { identify, findUserId } = createIdentities(options)
  const providersFor = createProvidersFor(ceremony.providers, options.chooseProviders)
  return Object.freeze({
    ceremony,
    providersFor,
    securityLog: createSecurityLog(options, ceremony.providers, findUserId),
    identify,
    describeBrowser,
    requireClients: createRequireClients(providersFor)
  })
}

// Its validators and serialisers take longer to load than all else of the main entry.
const loadRoutes = () => import('./routes/index.js')

async function registerFamily(app: FastifyInstance, options: CheckedOptions): Promise<CeremonyContext> {
  await verifyStore(options.store, app.log)
  const { now = () => new Date() } = options
  const ceremony = createCeremony(options, now, addUpkeep(app, options, now))
  const context = createRouteContext(options, ceremony)
  if (options.canUnbind !== undefined) app.addHook('onReady', async () => options.store.prepareGuard?.())
  const guards = [options.auth].flat()
  const { challenge } = options
  const { familyPath, registerRoutes } = await loadRoutes()
  const look = createLook(options, familyPath)
  await app.register(
    async (family) => registerRoutes(family, context, { guard: createGuard(family, guards), challenge, look }),
    { prefix: look.path }
  )
  return ceremony
}

async function registerOauthBinding(host: FastifyInstance, given: OauthBindingPluginOptions): Promise<void> {
  const options = readOptions('oauthBindingPlugin', pluginOptionsSchema, given) as unknown as CheckedOptions
  // Fastify applies these to a context of the plugin's own only, and this function has that of the host.
  const { prefix, logLevel, logSerializers } = given as RegisterOptions
  await host.register(
    async function oauthBinding(app) {
      const api = createApi(await registerFamily(app, options))
      decorateHost(host, tellEvents(api, createCallLog(options, app.log)), options.apiName)
    },
    { prefix, logLevel, logSerializers }
  )
}

/**
 * Registers the three operations of the contract at `{prefix}/oauth-binding`, with the host's authentication, store
 * and providers, and decorates the host with an `OauthBindingApi`. Validation, serialisation and error handling live in a
 * context of their own: nothing else of the host changes. It may be registered several times under different prefixes.
 * From when the server is ready until it closes, expired states are deleted, and events handed to `onEvent`.
 *
 * @throws OAUTH_BINDING_OPTIONS at registration, naming every option that does not fit.
 * @throws OAUTH_BINDING_TABLES at registration, when the database lacks tables, columns or migrations.
 */
export const oauthBindingPlugin = fastifyPlugin(registerOauthBinding, {
  fastify: '5.x',
  name: 'fastify-oauth-binding'
})

export { frameworkErrors } from './routes/answers/framework-errors.js'

export default oauthBindingPlugin
