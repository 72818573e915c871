import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import { createBindingError, type OauthBindingError } from '../../errors.js'
import { clientAddress } from '../http/client-address.js'
import { isPrivateAddress } from '../http/private-address.js'
import type { LimitsConfig } from '../config/limits-config.js'
import type { Siblings } from '../siblings.js'
import { createWindows, windowMs } from './count-windows.js'
import { countTogether, type CountRequest } from './shared-rate.js'
import type { Redis } from './connect-redis.js'

export interface RateLimitOptions extends Omit<LimitsConfig['rates'], 'redisUrl'> {
  getUserId: (request: FastifyRequest) => string
  /** Names the browser that posts a login; `null`: it does not say. */
  getBrowser: (request: LoginRequest) => string | null
  /** The Redis in which all instances count together; `null`: each counts for itself. */
  redis: Redis | null
  /** Counts with the other workers of this service; `null`: there are none. */
  countRate: Siblings['countRate'] | null
}

type LoginRequest = FastifyRequest<{ Body: { verifier?: string } }>

interface Rate {
  name: string
  max: number
  keyGenerator: (request: FastifyRequest) => string
}

/**
 * Limits how often the routes of this context may be called: before authentication by client address, so that guessed
 * tokens cost no query; then by user, completions (`POST`, but not of operators) apart from all else, since each costs a
 * call of the vendor.
 * A visitor has no user: logins are counted by browser, and by address, since a browser is what its client says it is.
 * Where addresses may be a proxy's, those of private networks are not counted: all visitors would share one limit.
 * Beyond a limit TOO_MANY_REQUESTS is answered, with `Retry-After`. An IPv6 network of 64 bits counts as one address.
 * What is not limited costs nothing.
 */
export async function addRateLimits(app: FastifyInstance, options: RateLimitOptions): Promise<void> {
  const { getUserId } = options
  const add = (name: string, max: number, keyGenerator: Rate['keyGenerator']) =>
    createHook(app, { name, max, keyGenerator }, options)
  const byAddress = await add('address', options.requestsPerAddress, getAddress)
  const completions = await add('completions', options.completionsPerUser, getUserId)
  const issues = await add('issues', options.issuesPerUser, getUserId)
  const getBrowser: Rate['keyGenerator'] = (request) =>
    options.getBrowser(request as LoginRequest) ?? getAddress(request)
  const logins = [
    ...(await add('logins', options.completionsPerUser, getBrowser)),
    ...(await add('logins_of_address', options.loginsPerAddress, getAddress)).map((hook) =>
      options.areAddressesKnown ? hook : passProxies(app, hook)
    )
  ]
  const byOperation: Readonly<Record<string, readonly onRequestHookHandler[]>> = {
    listLoginMethods: [],
    login: logins,
    findBindings: issues,
    suspendBinding: issues,
    removeBinding: issues
  }
  // A hook of this context comes before those of the contexts within, which authenticate.
  for (const hook of byAddress) app.addHook('onRequest', hook)
  app.addHook('onRoute', (route) => {
    const { operationId = '' } = (route.schema ?? {}) as { operationId?: string }
    const chosen = byOperation[operationId] ?? (route.method === 'POST' ? completions : issues)
    // With the body read, the refusal's event names the type.
    route.preHandler = [...chosen, ...[route.preHandler ?? []].flat()]
  })
}

async function createHook(
  app: FastifyInstance,
  rate: Rate,
  { redis, countRate }: RateLimitOptions
): Promise<onRequestHookHandler[]> {
  if (rate.max === 0) return []
  const alone = countRate === null ? countAlone(rate) : countWithSiblings(rate, countRate)
  const count = redis === null ? alone : countTogether(await countInRedis(app, rate, redis), alone, app.log)
  const refuse = (retryAfterSeconds: number): OauthBindingError | undefined =>
    retryAfterSeconds === 0
      ? undefined
      : createBindingError('TOO_MANY_REQUESTS', { retryAfterSeconds, reason: `rate_of_${rate.name}` })
  return [
    (request, _reply, done) => {
      const counted = count(request)
      if (typeof counted === 'number') done(refuse(counted))
      else counted.then((retryAfterSeconds) => done(refuse(retryAfterSeconds)), done)
    }
  ]
}

/** Has a hook pass the requests whose address may be that of a proxy; the first sign of a proxy is logged. */
function passProxies(app: FastifyInstance, hook: onRequestHookHandler): onRequestHookHandler {
  let isTold = false
  return function (request, reply, done) {
    const { 'x-forwarded-for': forwardedFor, forwarded = forwardedFor } = request.headers
    if (forwarded !== undefined && !isTold) {
      isTold = true
      app.log.warn(
        'Logins come through a proxy, and OAUTH_BINDING_TRUST_PROXY is not set: they are limited by the address of the proxy, or, where that is a private one, not by address'
      )
    }
    if (isPrivateAddress(clientAddress(request))) done()
    else hook.call(this, request, reply, done)
  }
}

/** `@fastify/rate-limit` makes three promises a request, which cost each issue 4 µs; here it counts in Redis only. */
function countAlone({ max, keyGenerator }: Rate): CountRequest {
  const count = createWindows(max)
  return (request) => count(keyGenerator(request))
}

function countWithSiblings({ name, max, keyGenerator }: Rate, countRate: Siblings['countRate']): CountRequest {
  return (request) => countRate({ rate: name, max, key: keyGenerator(request) })
}

/** Each in a context of its own: the limiter has one store a context. */
async function countInRedis(app: FastifyInstance, { name, ...rate }: Rate, redis: Redis): Promise<CountRequest> {
  const { default: fastifyRateLimit } = await import('@fastify/rate-limit')
  const checks: ReturnType<FastifyInstance['createRateLimit']>[] = []
  await app.register(async (context) => {
    const store = { redis, nameSpace: `oauth-binding:rate:${name}:` }
    await context.register(fastifyRateLimit, { ...rate, ...store, global: false, timeWindow: windowMs })
    checks.push(context.createRateLimit())
  })
  const [check] = checks as [(typeof checks)[number]]
  return async (request) => {
    const counted = await check(request)
    // No list of what is always allowed is given, so that it has counted.
    const { isExceeded, ttlInSeconds } = counted as Exclude<typeof counted, { isAllowed: true }>
    return isExceeded ? Math.max(1, ttlInSeconds) : 0
  }
}

function getAddress(request: FastifyRequest): string {
  return nameNetwork(clientAddress(request))
}

/**
 * Returns what of an address its holder cannot choose: all of IPv4, and of IPv6 the first 64 bits. The limiter's own
 * `normalizeIP` takes 40 µs for an IPv6 address, as long as all the rest of a request.
 */
export function nameNetwork(address = ''): string {
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  // What follows `::` is the end of the address, preceded by as many zeros as it takes.
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':')
    groups.push(...Array<string>(8 - groups.length - last.length).fill('0'), ...last)
  }
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')
}
