import type { Settings } from './settings.js'

/** The limits of one process. A rate or delay of 0: no limit. */
export type LimitsConfig = Readonly<ReturnType<typeof readLimits>>

/** Requests per address and minute where addresses are those of the clients; enough for an office behind one address. */
const requestsPerAddress = 6000

export function readLimits(settings: Settings) {
  return {
    requestTimeoutMs: settings.OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS * 1000,
    idleTimeoutMs: settings.OAUTH_BINDING_IDLE_TIMEOUT_SECONDS * 1000,
    maxConnections: settings.OAUTH_BINDING_MAX_CONNECTIONS,
    maxRequestsInFlight: settings.OAUTH_BINDING_MAX_REQUESTS_IN_FLIGHT,
    maxEventLoopDelayMs: settings.OAUTH_BINDING_MAX_EVENT_LOOP_DELAY_MS,
    rates: {
      completionsPerUser: settings.OAUTH_BINDING_RATE_LIMIT_PER_MINUTE,
      issuesPerUser: settings.OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE,
      requestsPerAddress:
        settings.OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE ?? chooseRequestsPerAddress(settings),
      loginsPerAddress: settings.OAUTH_BINDING_RATE_LIMIT_LOGINS_PER_ADDRESS_PER_MINUTE,
      areAddressesKnown: areAddressesKnown(settings),
      redisUrl: settings.OAUTH_BINDING_REDIS_URL ?? null
    }
  }
}

/** Without `OAUTH_BINDING_TRUST_PROXY` a proxy may be in front; all requests then have its address, and share a limit. */
function areAddressesKnown(settings: Settings): boolean {
  return settings.OAUTH_BINDING_TRUST_PROXY !== undefined
}

function chooseRequestsPerAddress(settings: Settings): number {
  return areAddressesKnown(settings) ? requestsPerAddress : 0
}
