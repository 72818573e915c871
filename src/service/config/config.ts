import { readOptionSettings, type OptionSettings } from '../../options.js'
import type { HolderTable } from '../../persistence/access-tokens/table.js'
import type { DatabaseOptions } from '../../persistence/open-database.js'
import type { PlatformConfigs } from '../../platforms/index.js'
import { ConfigError } from './config-error.js'
import { findRuleProblems, findTokenProblems, splitList } from './config-rules.js'
import { readLimits, type LimitsConfig } from './limits-config.js'
import { readPlatformConfigs, simulatedSettings } from '../platforms.js'
import { readSettings, type Environment } from './read-settings.js'
import type { Settings } from './settings.js'

/** What commands that only use the database need. */
export interface DatabaseConfig {
  /** Default `file:./data/oauth-binding.db`. */
  readonly databaseUrl: string
  /** PostgreSQL: how many connections at most, and for how long to wait for what. */
  readonly databaseOptions: Required<Omit<DatabaseOptions, 'lockWaitMs'>>
  readonly tokens: TokenConfig
}

/** What personal access tokens are, and how their table is read. */
export interface TokenConfig {
  /** The `tokenable_type` of users. Default `App\Models\User`. */
  readonly holderType: string
  /** What a token must be allowed to do. Default `oauth-binding`. */
  readonly ability: string
  /** After how many minutes from its creation any token expires; `null`: only its own expiry counts. */
  readonly expirationMinutes: number | null
  /** The zone of times without an offset. Default `UTC`. */
  readonly timeZone: string
  /** Where holders are looked for; `null`: nowhere. */
  readonly holder: Required<HolderTable> | null
}

/** How signed tokens are verified; exactly one of `jwksUrl` and `secret`. */
export interface JwtConfig {
  readonly issuer: string
  readonly audience: string
  readonly jwksUrl?: string
  readonly secret?: string
  readonly algorithms?: readonly string[]
  readonly clockToleranceSeconds: number
}

/** The checked configuration of the service. Frozen, all the way down. */
export interface Config extends DatabaseConfig, OptionSettings {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Where metrics and documentation are; `null`: at `port`, 0: any free port. The probes are at both. */
  readonly adminPort: number | null
  readonly hasMetrics: boolean
  readonly hasDocumentation: boolean
  /** `null`: not chosen; the command decides. */
  readonly logLevel: NonNullable<Settings['LOG_LEVEL']> | null
  /** The first is used, the others are still accepted. */
  readonly secrets: readonly [string, ...string[]]
  /** Origins whose pages may call the service; none: CORS is off. */
  readonly corsOrigins: readonly string[]
  readonly limits: LimitsConfig
  readonly shutdownTimeoutSeconds: number
  /** Whose `X-Forwarded-*` headers are believed. */
  readonly trustProxy: boolean | string[]
  readonly platforms: PlatformConfigs
  readonly jwt: JwtConfig | null
}

/**
 * Checks the environment and returns the service's configuration.
 *
 * @throws ConfigError naming everything that does not fit, at once.
 */
export function loadConfig(environment: Environment): Config {
  const { settings, given, problems } = readSettings(environment)
  const all = new Set([...problems, ...findRuleProblems(given)])
  if (settings === null || all.size > 0) throw new ConfigError([...all])
  return freeze({
    host: settings.HOST,
    port: settings.PORT,
    adminPort: settings.OAUTH_BINDING_ADMIN_PORT ?? null,
    hasMetrics: settings.OAUTH_BINDING_METRICS === 'on',
    hasDocumentation: settings.OAUTH_BINDING_DOCUMENTATION === 'on',
    logLevel: settings.LOG_LEVEL ?? null,
    ...readDatabase(settings),
    secrets: readSecrets(settings),
    ...readOptionSettings(settings),
    corsOrigins: splitList(settings.OAUTH_BINDING_CORS_ORIGINS),
    limits: readLimits(settings),
    shutdownTimeoutSeconds: settings.OAUTH_BINDING_SHUTDOWN_TIMEOUT_SECONDS,
    trustProxy: readTrustProxy(settings.OAUTH_BINDING_TRUST_PROXY),
    platforms: readPlatformConfigs(settings, given),
    jwt: settings.JWT_ISSUER === undefined ? null : readJwt(settings)
  })
}

/**
 * Checks the environment and returns what commands that only use the database need.
 *
 * @throws ConfigError naming everything that does not fit, at once. What only the service needs may be missing.
 */
export function loadDatabaseConfig(environment: Environment): DatabaseConfig {
  const { settings, given, problems } = readSettings(environment)
  const all = [...problems, ...findTokenProblems(given)]
  if (settings === null || all.length > 0) throw new ConfigError(all)
  return freeze(readDatabase(settings))
}

/**
 * Checks that the environment leaves to the simulator what it chooses itself.
 *
 * @throws ConfigError naming the settings that must not be there.
 */
export function assertSimulable(environment: Environment): void {
  const { given } = readSettings(environment)
  const set = simulatedSettings.filter((name) => given[name] !== undefined)
  if (set.length === 0) return
  throw new ConfigError(
    set.map((name) => `${name} is set, and --sandbox chooses it itself: unset it, or leave out --sandbox.`)
  )
}

function readDatabase(settings: Settings): DatabaseConfig {
  return {
    databaseUrl: settings.DATABASE_URL,
    databaseOptions: {
      maxConnections: settings.OAUTH_BINDING_DATABASE_MAX_CONNECTIONS,
      connectionTimeoutMs: settings.OAUTH_BINDING_DATABASE_CONNECTION_TIMEOUT_MS,
      statementTimeoutMs: settings.OAUTH_BINDING_DATABASE_STATEMENT_TIMEOUT_MS
    },
    tokens: readTokens(settings)
  }
}

function readTokens(settings: Settings): TokenConfig {
  const { OAUTH_BINDING_TOKEN_HOLDER_TABLE: table, OAUTH_BINDING_TOKEN_HOLDER_KEY: key } = settings
  const minutes = settings.OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES
  return {
    holderType: settings.OAUTH_BINDING_TOKEN_HOLDER_TYPE,
    ability: settings.OAUTH_BINDING_TOKEN_ABILITY,
    expirationMinutes: minutes === 0 ? null : minutes,
    timeZone: settings.OAUTH_BINDING_TOKEN_TIME_ZONE,
    holder: table === undefined ? null : { table, key }
  }
}

function readSecrets(settings: Settings): [string, ...string[]] {
  const { OAUTH_BINDING_SECRET: secret, OAUTH_BINDING_SECRET_PREVIOUS: previous } = settings
  return previous === undefined ? [secret!] : [secret!, previous]
}

function readTrustProxy(text: string | undefined): boolean | string[] {
  if (text === undefined || text === 'false') return false
  return text === 'true' ? true : splitList(text)
}

function readJwt(settings: Settings): JwtConfig {
  const { JWT_JWKS_URL: jwksUrl, JWT_SECRET: secret, JWT_ALGORITHMS: algorithms } = settings
  return {
    issuer: settings.JWT_ISSUER!,
    audience: settings.JWT_AUDIENCE!,
    ...(jwksUrl === undefined ? {} : { jwksUrl }),
    ...(secret === undefined ? {} : { secret }),
    ...(algorithms === undefined ? {} : { algorithms: splitList(algorithms) }),
    clockToleranceSeconds: settings.JWT_CLOCK_TOLERANCE_SECONDS
  }
}

/** Freezes plain objects and lists, all the way down. */
function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part)
  return Object.freeze(value)
}
