import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { AuthFunction } from './auth/auth-function.js'
import { createGuard } from './auth/guard.js'
import { createIdentities, type Identities } from './auth/identify.js'
import { createKeyedHashes } from './binding/keyed-hash.js'
import type { SignInContext } from './binding/sign-in/types.js'
import { OptionsError } from './errors.js'
import { isUserId } from './identifier.js'
import { createProviderRegistry } from './platforms/registry.js'
import { readOptions } from './read-options.js'
import { createRequireClients } from './routes/clients.js'
import { hasPassed } from './routes/guarded-handler.js'
import { createLook } from './routes/registration/look.js'
import { createSecurityLog } from './routes/security-log.js'
import { createBrowserCookie } from './routes/sign-in/browser-cookie.js'
import { createContractFormat, type SessionFormat } from './routes/sign-in/session-format.js'
import type { HostDecisions, SignInRouteContext } from './routes/sign-in/sign-in-route-context.js'
import {
  signInOptionsSchema,
  type CheckedSignInOptions,
  type OauthSignInPluginOptions,
  type OnUnknownAccount
} from './sign-in-options.js'
import { addSweep, listSignInTasks } from './upkeep/add-sweep.js'
import { verifyStore } from './upkeep/verify-store.js'

function createSignIn(options: CheckedSignInOptions, now: () => Date): SignInContext {
  return Object.freeze({
    store: options.store,
    providers: createProviderRegistry(options.providers),
    ...createKeyedHashes(options.secret),
    stateTtlSeconds: options.stateTtlSeconds,
    completionWaitMs: options.completionWaitMs,
    onChange: () => options.store.eventSignal?.ring(),
    now
  })
}

/** @throws TypeError when the host returns what is neither the id of a user nor `null`. */
async function askForUser(
  onUnknownAccount: OnUnknownAccount,
  context: Parameters<OnUnknownAccount>[0]
): Promise<string | null> {
  const userId: unknown = await onUnknownAccount(context)
  if (userId === null || isUserId(userId)) return userId
  throw new TypeError('onUnknownAccount must return the id of a user, or null')
}

function createDecide(
  { createSession, onUnknownAccount }: CheckedSignInOptions,
  format: SessionFormat
): SignInRouteContext['decide'] {
  const ofUnknown = (request: FastifyRequest): HostDecisions['onUnknownAccount'] =>
    onUnknownAccount && ((account, client) => askForUser(onUnknownAccount, { account, client, request }))
  if (typeof createSession === 'function') {
    return (type, request) => ({
      createSession: (account) => ({
        kind: 'callback',
        create: async (client, { userId, bindingId }) =>
          format.check(await createSession({ userId, bindingId, type, account, client, request }))
      }),
      onUnknownAccount: ofUnknown(request)
    })
  }
  return (type, request) => ({
    createSession: () => {
      const { compose, ...token } = createSession.createAccessToken({ type, request })
      return { compose: (tokenId) => format.check(compose(tokenId)), ...token }
    },
    onUnknownAccount: ofUnknown(request)
  })
}

function usesClient({ createSession, onUnknownAccount }: CheckedSignInOptions): boolean {
  return typeof createSession === 'function' || onUnknownAccount !== undefined
}

interface Users extends Identities {
  readonly guards: readonly AuthFunction[]
}

/** @throws OAUTH_BINDING_OPTIONS when one of `auth` and `getUserId` is given without the other. */
function readUsers({ auth, getUserId }: CheckedSignInOptions): Users | undefined {
  if (auth === undefined && getUserId === undefined) return undefined
  if (auth === undefined || getUserId === undefined) {
    throw new OptionsError('oauthSignInPlugin: auth and getUserId must be given together')
  }
  return { guards: [auth].flat(), ...createIdentities({ getUserId }) }
}

function createRouteContext(
  options: CheckedSignInOptions,
  signIn: SignInContext,
  users: Users | undefined,
  format: SessionFormat
): SignInRouteContext {
  const { providers } = signIn
  const redirectUris = options.providers.map(({ redirectUri }) => redirectUri)
  return Object.freeze({
    signIn,
    // A visitor has no id, whatever the host's getUserId would make of the request.
    securityLog: createSecurityLog(options, providers, (request) =>
      users !== undefined && hasPassed(request) ? users.findUserId(request) : undefined
    ),
    cookie: createBrowserCookie(redirectUris, options.stateTtlSeconds),
    requireClients: createRequireClients(() => providers),
    decide: createDecide(options, format),
    serializeSession: format.serialize
  })
}

/** What compiles schemas takes longer to load than the service does, and is loaded for a host's own. */
async function createSessionFormat(schema: object | undefined): Promise<SessionFormat> {
  if (schema === undefined) return createContractFormat()
  const { createFormatOfSchema } = await import('./routes/sign-in/session-format-of-schema.js')
  return createFormatOfSchema(schema)
}

async function registerOauthSignIn(app: FastifyInstance, given: OauthSignInPluginOptions): Promise<void> {
  const options = readOptions('oauthSignInPlugin', signInOptionsSchema, given) as unknown as CheckedSignInOptions
  const users = readUsers(options)
  await verifyStore(options.store, app.log)
  const { now = () => new Date(), challenge, sessionSchema } = options
  const { registerSignInRoutes, signInPath } = await import('./routes/sign-in/index.js')
  const format = await createSessionFormat(sessionSchema)
  const context = createRouteContext(options, createSignIn(options, now), users, format)
  addSweep(app, listSignInTasks(options.store), { sweepIntervalSeconds: options.sweepIntervalSeconds, now })
  const look = createLook(options, signInPath)
  if (usesClient(options)) app.addHook('onReady', async () => options.store.prepareGuard?.())
  await app.register(
    async (family) => {
      const gate = users && { guard: createGuard(family, users.guards), identify: users.identify }
      await registerSignInRoutes(family, context, { sessionSchema, gate, challenge, look })
    },
    { prefix: look.path }
  )
}

/**
 * Registers the operations of signing in at `{prefix}/login`: a visitor signs in with what somebody has bound, and a
 * ticket binds what nobody has. It shares store, apps and secret with `oauthBindingPlugin` and is otherwise independent
 * of it. Validation, serialisation and error handling live in a context of their own: nothing of the host changes.
 *
 * @throws OAUTH_BINDING_OPTIONS at registration, naming every option that does not fit.
 * @throws OAUTH_BINDING_TABLES at registration, when the database lacks tables, columns or migrations.
 */
export const oauthSignInPlugin = fastifyPlugin(registerOauthSignIn, {
  fastify: '5.x',
  name: 'fastify-oauth-sign-in',
  encapsulate: true
})
