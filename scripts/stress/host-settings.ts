/** What a host program is told, as JSON in the environment. */
export interface HostSettings {
  /** Address of the library as built. */
  built: string
  databaseUrl: string
  /** Where WeChat's and DingTalk's APIs are. */
  vendorOrigin: string
  /** How long a repeated completion waits, in ms. */
  completionWaitMs: number
  /** Time limit of the provider, in ms. */
  providerTimeoutMs: number
  /** A fault built in on purpose, to see that it is found. */
  mutation: string | null
}

/** The environment's name for the settings. */
export const settingsName = 'STRESS_HOST'

/** How long a state lives in a host, in seconds. */
export const stateTtlSeconds = 600

/** Users whose id holds this word keep their last login method; their requests go to a registration that guards it. */
export const guardedMark = 'guarded'

/** Where the plugin is registered without a guard, and with one, and where visitors sign in. */
export const prefixes = { free: '/api/administrator/user', guarded: '/guarded', signIn: '/api/auth' } as const

/** Where a host suspends the binding that its body names, and ends the suspension. */
export const suspensionPath = '/suspension'

/** What a host is told at `suspensionPath`. */
export interface Suspension {
  userId: string
  provider: string
  isSuspended: boolean
}

/** Request headers of a host: who is signed in, and the time in ms since 1970 (absent: now). */
export const userHeader = 'x-user'
export const clockHeader = 'x-clock'
