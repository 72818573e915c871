import Fastify, { LogController, type FastifyInstance } from 'fastify'
import { createAccessTokenSessions } from '../auth/access-token-sessions.js'
import { adminAbility, createAccessTokenVerifier } from '../auth/access-token.js'
import { createAuthenticate } from '../auth/authenticate.js'
import { createJwtVerifier } from '../auth/jwt.js'
import { createBindingError } from '../errors.js'
import { pickOptionSettings } from '../options.js'
import type { AccessTokenStore } from '../persistence/access-tokens/access-token-store.js'
import type { Database } from '../persistence/open-database.js'
import type { PrismaStore } from '../persistence/prisma-store.js'
import { verifyColumns } from '../persistence/verify-tables.js'
import { oauthOperatorPlugin } from '../operator/operator-plugin.js'
import { oauthBindingPlugin } from '../plugin.js'
import type { Provider } from '../platforms/provider.js'
import { schemaController } from '../routes/compilers.js'
import { handleError } from '../routes/answers/error-handler.js'
import { createBrowserCookie } from '../routes/sign-in/browser-cookie.js'
import { readChallenge } from '../routes/sign-in/read-challenge.js'
import { oauthSignInPlugin } from '../sign-in-plugin.js'
import { answerForNode, nodeServerOptions } from './http/answer-for-node.js'
import { handleClientError } from './http/client-error.js'
import type { Config } from './config/config.js'
import { connectRedis } from './limits/connect-redis.js'
import { addDocs } from './docs/docs.js'
import { drainConnections } from './http/drain-connections.js'
import { closeSilentConnections } from './http/silent-connections.js'
import { addHealthRoutes } from './monitoring/health.js'
import type { LimitsConfig } from './config/limits-config.js'
import { addLoadShedding } from './limits/load-shedding.js'
import { createLoggerOptions, type LogStream } from './log/logging.js'
import { addMetrics } from './monitoring/metrics.js'
import { createProviders } from './platforms.js'
import { addRateLimits, type RateLimitOptions } from './limits/rate-limit.js'
import { createRequestIds } from './log/request-ids.js'
import { addRequestLog } from './log/request-log.js'
import { createRequestLogger } from './log/request-logger.js'
import { createBindingStore } from './binding-store.js'
import { createTokenStore } from './token-store.js'
import type { Tracing } from './tracing/tracing.js'
import type { Siblings } from './siblings.js'
import { keepSecurityEvent } from './log/security-events.js'

/** The largest body, in bytes; what the contract says. */
const bodyLimit = 16 * 1024
/** Interval at which Node looks for requests that take too long to arrive, in ms. Node's default is 30 s. */
const connectionsCheckingInterval = 1000

export interface ServerParts {
  /** Open and migrated. It stays the caller's to close, after the server. */
  database: Database
  /** Where the log goes, a line of JSON a call. */
  logStream: LogStream
  now?: () => Date
  /** Whether it serves the demo: the documentation then takes the token of a demo user from its address. */
  isDemo?: boolean
  /** Started before the database was opened. Stopping it is the caller's, after the database. */
  tracing?: Tracing | null
  /** The other workers of the service. Default: there are none. */
  siblings?: Siblings | undefined
}

/** The applications of the service; neither listens yet. Closing is the caller's, `app` first. */
export interface Server {
  app: FastifyInstance
  /** Metrics, documentation, probes and operators' operations, when they have a port of their own. */
  admin: FastifyInstance | null
  /** From now on `/health/ready` is 503 and every answer closes its connection; requests are served as before. */
  announceStop(): void
}

/**
 * The server does not listen yet. Every failure, malformed HTTP included, is answered in the contract's envelope.
 * Closing it finishes what is in flight and stops the background work.
 */
export async function createServer(config: Config, parts: ServerParts): Promise<Server> {
  const { database, logStream, tracing = null } = parts
  const app = await createHost(config, logStream, tracing)
  const admin = config.adminPort === null ? null : await createHost(config, logStream, tracing)
  const tokens = createTokenStore(database, config)
  const ping = () => Promise.all([database.verifyWriting(), verifyColumns(database), tokens.verify()])
  const stop = { hasBegun: false }
  addLoadShedding(app, config.limits)
  for (const host of admin === null ? [app] : [app, admin]) {
    drainConnections(host, stop)
    addRequestLog(host, logStream, tracing?.findIds)
    addHealthRoutes(host, { ping, stop })
  }
  if (config.hasMetrics) addMetrics(app, { admin, database, now: parts.now, siblings: parts.siblings })
  const operatorHost = config.hasOperator ? (admin ?? app) : null
  if (config.corsOrigins.length > 0) await addCors(new Set([app, operatorHost ?? app]), config)
  const providers = await createProviders(config.platforms)
  const types = [...new Set(providers.map(({ type }) => type))]
  const hidden = [...(config.signIn === null ? ['sign-in'] : []), ...(operatorHost === null ? ['operator'] : [])]
  if (config.hasDocumentation) {
    await addDocs(admin ?? app, { types, hidden, canTry: admin === null, isDemo: parts.isDemo === true })
  }
  const operationParts = { ...parts, tokens, providers, store: createBindingStore(database, config) }
  await app.register(async (family) => addOperations(family, config, operationParts))
  await operatorHost?.register(async (family) => addOperatorOperations(family, config, operationParts))
  return {
    app,
    admin,
    announceStop: () => {
      stop.hasBegun = true
    }
  }
}

interface OperationParts extends ServerParts {
  tokens: AccessTokenStore
  store: PrismaStore
  providers: readonly Provider[]
}

/** In a context of their own: the limits are theirs alone. */
async function addOperations(app: FastifyInstance, config: Config, parts: OperationParts): Promise<void> {
  const { tokens, providers, store, now = () => new Date() } = parts
  const authenticate = createAuthenticate(createVerifiers(config, tokens, now))
  const signInProviders = await createProviders(config.signIn?.platforms ?? {})
  await limitRates(app, config, {
    getUserId: authenticate.getUserId,
    getBrowser: nameBrowsers(config, signInProviders),
    countRate: parts.siblings?.countRate ?? null
  })
  const common = { ...authenticate, store, secret: config.secrets, onSecurityEvent: keepSecurityEvent, now }
  const options = pickOptionSettings(config)
  await app.register(oauthBindingPlugin, { ...common, ...options, prefix: '/api/administrator/user', providers })
  if (config.signIn === null) return
  const { holderType } = config.tokens
  await app.register(oauthSignInPlugin, {
    ...common,
    prefix: '/api/auth',
    providers: signInProviders,
    createSession: createAccessTokenSessions({ ...config.signIn, holderType, now }),
    stateTtlSeconds: options.stateTtlSeconds
  })
}

/**
 * In a context of their own, with limits of their own. Signed tokens are not taken: nothing in them makes their holder an
 * operator.
 */
async function addOperatorOperations(app: FastifyInstance, config: Config, parts: OperationParts): Promise<void> {
  const { tokens, store, now = () => new Date() } = parts
  const { holderType, expirationMinutes } = config.tokens
  const verifier = createAccessTokenVerifier({
    store: tokens,
    holderType,
    ability: adminAbility,
    expirationMinutes,
    now
  })
  const authenticate = createAuthenticate([verifier])
  const countRate = parts.siblings?.countRate
  await limitRates(app, config, {
    getUserId: authenticate.getUserId,
    getBrowser: nameBrowsers(config, []),
    // Apart from the operations of users, as in one process.
    countRate: countRate === undefined ? null : (count) => countRate({ ...count, rate: `operator_${count.rate}` })
  })
  await app.register(oauthOperatorPlugin, {
    ...authenticate,
    prefix: '/api/administrator',
    store,
    onSecurityEvent: keepSecurityEvent,
    now
  })
}

/** Returns what names the browser of a login: the challenge that its verifier or its cookie makes. */
function nameBrowsers({ stateTtlSeconds }: Config, providers: readonly Provider[]): RateLimitOptions['getBrowser'] {
  const cookie = createBrowserCookie(
    providers.map(({ redirectUri }) => redirectUri),
    stateTtlSeconds
  )
  return (request) => readChallenge(cookie, request)
}

async function createHost(config: Config, logStream: LogStream, tracing: Tracing | null): Promise<FastifyInstance> {
  const app = Fastify({
    logger: createLoggerOptions(config.logLevel ?? 'info', logStream, tracing?.readIds),
    // One line a request is enough; `addRequestLog` writes it.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(),
    childLoggerFactory: createRequestLogger,
    ...createNodeOptions(config.limits),
    bodyLimit,
    schemaController,
    trustProxy: Array.isArray(config.trustProxy) ? [...config.trustProxy] : config.trustProxy,
    // While it stops, Fastify would answer requests on open connections outside the envelope; they can be served.
    return503OnClosing: false,
    clientErrorHandler: handleClientError,
    frameworkErrors: (error, request, reply) => {
      handleError(error, request, reply)
    }
  })
  answerForNode(app)
  closeSilentConnections(app, config.limits.idleTimeoutMs)
  app.server.maxConnections = config.limits.maxConnections
  app.setErrorHandler(handleError)
  app.setNotFoundHandler(() => {
    throw createBindingError('NOT_FOUND')
  })
  await tracing?.traceRequests(app)
  return app
}

function createNodeOptions({ requestTimeoutMs, idleTimeoutMs }: LimitsConfig) {
  return {
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
    http: { ...nodeServerOptions, headersTimeout: requestTimeoutMs, connectionsCheckingInterval }
  }
}

function createVerifiers(config: Config, store: AccessTokenStore, now: () => Date) {
  const { holderType, ability, expirationMinutes } = config.tokens
  const accessTokens = createAccessTokenVerifier({ store, holderType, ability, expirationMinutes, now })
  return config.jwt === null ? [accessTokens] : [accessTokens, createJwtVerifier({ ...config.jwt, now })]
}

async function limitRates(
  app: FastifyInstance,
  { limits: { rates } }: Config,
  names: Pick<RateLimitOptions, 'getUserId' | 'getBrowser' | 'countRate'>
): Promise<void> {
  const redis = rates.redisUrl === null ? null : await connectRedis(rates.redisUrl)
  app.addHook('onClose', async () => redis?.disconnect())
  await addRateLimits(app, { ...rates, ...names, redis })
}

async function addCors(hosts: ReadonlySet<FastifyInstance>, { corsOrigins, hasOperator }: Config): Promise<void> {
  const { default: fastifyCors } = await import('@fastify/cors')
  for (const host of hosts) {
    await host.register(fastifyCors, {
      origin: [...corsOrigins],
      methods: ['GET', 'PUT', 'POST', ...(hasOperator ? ['DELETE'] : [])],
      allowedHeaders: ['Accept', 'Accept-Language', 'Authorization', 'Content-Type'],
      exposedHeaders: ['Content-Language', 'OAuth-Binding-Data', 'Retry-After', 'WWW-Authenticate'],
      // Of the same site, such a page signs in with the cookie, which signs nobody in by itself.
      credentials: true,
      maxAge: 600,
      // In strict mode it answers odd preflights in plain text.
      strictPreflight: false
    })
  }
}
