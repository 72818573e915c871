import type { JwtVerifierOptions } from '../../auth/jwt.js'
import { readOptionSettings } from '../../options.js'
import type { PlatformConfigs } from '../../platforms/index.js'
import { ConfigError } from './config-error.js'
import { findRuleProblems, findTokenProblems, hasWorkers, splitList } from './config-rules.js'
import { readLimits } from './limits-config.js'
import { readPlatformConfigs, readSignInPlatforms, simulatedSettings } from '../platforms.js'
import { readSettings, type Environment } from './read-settings.js'
import type { Given, Settings } from './settings.js'

export type DatabaseConfig = Readonly<ReturnType<typeof readDatabase>>

/** The checked configuration of the service. Frozen, all the way down. */
export type Config = Readonly<ReturnType<typeof readConfig>>

export function loadConfig(environment: Environment): Config {
  const { settings, given, problems } = readSettings(environment)
  const all = new Set([...problems, ...findRuleProblems(given)])
  if (settings === null || all.size > 0) throw new ConfigError([...all])
  return freeze(readConfig(settings, given))
}

/** What only the service needs may be missing. */
export function loadDatabaseConfig(environment: Environment): DatabaseConfig {
  const { settings, given, problems } = readSettings(environment)
  const all = [...problems, ...findTokenProblems(given)]
  if (settings === null || all.length > 0) throw new ConfigError(all)
  return freeze(readDatabase(settings))
}

/** Refuses settings that the simulator chooses itself. */
export function assertSimulable(environment: Environment): void {
  const { given } = readSettings(environment)
  const set = simulatedSettings.filter((name) => given[name] !== undefined)
  const problems = set.map(
    (name) => `${name} is set, and --sandbox chooses it itself: unset it, or leave out --sandbox.`
  )
  if (hasWorkers(given)) problems.push('OAUTH_BINDING_WORKERS must be 1 with --sandbox: the simulator is one process.')
  if (problems.length > 0) throw new ConfigError(problems)
}

function readConfig(settings: Settings, given: Given) {
  const platforms = readPlatformConfigs(settings, given)
  return {
    host: settings.HOST,
    port: settings.PORT,
    adminPort: settings.OAUTH_BINDING_ADMIN_PORT ?? null,
    workers: readWorkers(settings),
    hasMetrics: settings.OAUTH_BINDING_METRICS === 'on',
    hasTracing: settings.OAUTH_BINDING_TRACING === 'on',
    hasDocumentation: settings.OAUTH_BINDING_DOCUMENTATION === 'on',
    hasOperator: settings.OAUTH_BINDING_OPERATOR === 'on',
    logLevel: settings.LOG_LEVEL ?? null,
    ...readDatabase(settings),
    secrets: readSecrets(settings),
    ...readOptionSettings(settings),
    corsOrigins: splitList(settings.OAUTH_BINDING_CORS_ORIGINS),
    limits: readLimits(settings),
    shutdownDelaySeconds: settings.OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS,
    shutdownTimeoutSeconds: settings.OAUTH_BINDING_SHUTDOWN_TIMEOUT_SECONDS,
    trustProxy: readTrustProxy(settings.OAUTH_BINDING_TRUST_PROXY),
    platforms,
    signIn: readSignIn(settings, readSignInPlatforms(platforms, given)),
    jwt: settings.JWT_ISSUER === undefined ? null : readJwt(settings)
  }
}

export function readWorkers({ OAUTH_BINDING_WORKERS: workers }: Settings): number | 'auto' {
  return workers === 'auto' ? workers : Number(workers)
}

function readDatabase(settings: Settings) {
  return {
    databaseUrl: settings.DATABASE_URL,
    databaseOptions: {
      maxConnections: settings.OAUTH_BINDING_DATABASE_MAX_CONNECTIONS,
      connectionTimeoutMs: settings.OAUTH_BINDING_DATABASE_CONNECTION_TIMEOUT_MS,
      statementTimeoutMs: settings.OAUTH_BINDING_DATABASE_STATEMENT_TIMEOUT_MS
    },
    tokens: readTokens(settings),
    areSessionsKept: settings.OAUTH_BINDING_KEEP_SESSIONS === 'on'
  }
}

function readTokens(settings: Settings) {
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

/** `null`: no redirect address of signing in is set, and it is not offered. */
function readSignIn(settings: Settings, platforms: PlatformConfigs | null) {
  if (platforms === null) return null
  const { OAUTH_BINDING_SIGN_IN_ABILITIES: abilities, OAUTH_BINDING_TOKEN_ABILITY: ability } = settings
  return {
    platforms,
    ttlSeconds: settings.OAUTH_BINDING_SIGN_IN_TOKEN_TTL_SECONDS,
    role: settings.OAUTH_BINDING_SIGN_IN_ROLE,
    abilities: abilities === undefined ? [ability] : splitList(abilities)
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

function readJwt(settings: Settings): JwtVerifierOptions {
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

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part)
  return Object.freeze(value)
}
