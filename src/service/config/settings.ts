import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { platforms } from '../../platforms/index.js'

const whole = (minimum: number, maximum: number, defaultValue: number | undefined, description: string) =>
  Type.Integer({ minimum, maximum, ...(defaultValue === undefined ? {} : { default: defaultValue }), description })
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description }))

/** Of each there is a twin `NAME_FILE` in the environment, which names a file with the value. */
const secret = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 4096, writeOnly: true, description }))
const key = (description: string) => Type.Optional(Type.String({ minLength: 32, writeOnly: true, description }))

const onOrOff = Type.Unsafe<'on' | 'off'>({
  type: 'string',
  enum: ['on', 'off'],
  default: 'on',
  description: 'on or off'
})

const perMinute = (defaultValue: number, what: string) =>
  whole(0, 1_000_000, defaultValue, `${what} and minute, 0 (no limit) to 1000000`)

const limits = {
  OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: perMinute(60, 'completions per user'),
  OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: perMinute(600, 'other requests per user'),
  // Without a default: it depends on whether the addresses are the clients' own.
  OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 1_000_000 },
      description: 'requests per client address and minute, 0 (no limit) to 1000000'
    })
  ),
  OAUTH_BINDING_REDIS_URL: secret('redis://… or rediss://…, where all instances count together'),
  OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS: whole(1, 300, 10, 'a number of seconds, 1 to 300'),
  OAUTH_BINDING_IDLE_TIMEOUT_SECONDS: whole(1, 600, 72, 'a number of seconds, 1 to 600'),
  OAUTH_BINDING_MAX_CONNECTIONS: whole(1, 1_000_000, 10_000, 'a number of connections, 1 to 1000000'),
  OAUTH_BINDING_MAX_REQUESTS_IN_FLIGHT: whole(1, 100_000, 1000, 'a number of requests, 1 to 100000'),
  OAUTH_BINDING_MAX_EVENT_LOOP_DELAY_MS: whole(0, 60_000, 1000, 'a number of milliseconds, 0 (not watched) to 60000')
}

const sqlName = { pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$' }

/** What is in the table of personal access tokens, `personal_access_tokens`. */
const tokens = {
  OAUTH_BINDING_TOKEN_HOLDER_TYPE: Type.String({
    ...{ minLength: 1, maxLength: 255, default: 'App\\Models\\User' },
    description: 'the tokenable_type of users in personal_access_tokens, 1 to 255 characters'
  }),
  OAUTH_BINDING_TOKEN_ABILITY: Type.String({
    ...{ minLength: 1, maxLength: 255, default: 'oauth-binding' },
    description: 'the ability that a token must have, 1 to 255 characters'
  }),
  OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES: whole(0, 52_560_000, 0, 'a number of minutes, 0 (no such limit) to 52560000'),
  OAUTH_BINDING_TOKEN_TIME_ZONE: Type.String({
    ...{ minLength: 1, default: 'UTC' },
    description: 'the name of a time zone, Asia/Shanghai for instance'
  }),
  OAUTH_BINDING_TOKEN_HOLDER_TABLE: Type.Optional(
    Type.String({ ...sqlName, description: 'the name of a table, in letters, digits and underscores' })
  ),
  OAUTH_BINDING_TOKEN_HOLDER_KEY: Type.String({
    ...{ ...sqlName, default: 'id' },
    description: 'the name of a column, in letters, digits and underscores'
  })
}

/** Their names are no part of the type: the descriptors alone say them. */
const ofPlatforms = Object.fromEntries(
  platforms.flatMap(({ settings }) => Object.values(settings)).map(({ name, schema }) => [name, schema])
) as Record<never, TSchema>

/**
 * Every setting of the service, by its name in the environment. A description completes the sentence "NAME must be …";
 * that sentence is what an operator reads when a value does not fit, so it never repeats the value.
 */
export const settingsSchema = Type.Object({
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'the address to listen on' }),
  PORT: whole(0, 65_535, 3000, 'a port number, 0 (any free one) to 65535'),
  OAUTH_BINDING_ADMIN_PORT: Type.Optional(whole(0, 65_535, undefined, 'a port number, 0 (any free one) to 65535')),
  OAUTH_BINDING_METRICS: onOrOff,
  OAUTH_BINDING_DOCUMENTATION: onOrOff,
  LOG_LEVEL: Type.Optional(
    Type.Unsafe<'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'>({
      type: 'string',
      enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      description: 'one of fatal, error, warn, info, debug, trace, silent'
    })
  ),
  DATABASE_URL: Type.String({
    pattern: '^(file:.+|postgres(ql)?://.+)$',
    default: 'file:./data/oauth-binding.db',
    writeOnly: true,
    description: 'file:<path> (SQLite) or postgresql://<user>:<password>@<host>:<port>/<database>'
  }),
  OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: whole(1, 1000, 10, 'a number of connections, 1 to 1000'),
  OAUTH_BINDING_DATABASE_CONNECTION_TIMEOUT_MS: whole(1, 600_000, 5000, 'a number of milliseconds, 1 to 600000'),
  OAUTH_BINDING_DATABASE_STATEMENT_TIMEOUT_MS: whole(1, 600_000, 10_000, 'a number of milliseconds, 1 to 600000'),
  OAUTH_BINDING_SECRET: key('at least 32 characters, the same in every instance, kept secret'),
  OAUTH_BINDING_SECRET_PREVIOUS: key('at least 32 characters, what OAUTH_BINDING_SECRET was before'),
  OAUTH_BINDING_STATE_TTL_SECONDS: whole(60, 3600, 600, 'a number of seconds, 60 to 3600'),
  OAUTH_BINDING_MAX_OPEN_STATES: whole(1, 1000, 20, 'a number of states, 1 to 1000'),
  OAUTH_BINDING_EVENT_RETENTION_DAYS: whole(0, 36_500, 0, 'a number of days, 0 (events are kept for ever) to 36500'),
  ...tokens,
  OAUTH_BINDING_CORS_ORIGINS: text('exact origins separated by commas, https://app.example.com for instance'),
  ...limits,
  OAUTH_BINDING_SHUTDOWN_TIMEOUT_SECONDS: whole(1, 300, 25, 'a number of seconds, 1 to 300'),
  OAUTH_BINDING_TRUST_PROXY: text('true, false, or addresses of proxies (IP or CIDR) separated by commas'),
  ...ofPlatforms,
  JWT_ISSUER: text('what the claim iss must be'),
  JWT_AUDIENCE: text('what the claim aud must hold'),
  JWT_JWKS_URL: text('an https URL, or http on a loopback address'),
  JWT_SECRET: secret('the secret shared with the issuer (HS256), at least 32 bytes'),
  JWT_ALGORITHMS: text('signature algorithms separated by commas, RS256 for instance'),
  JWT_CLOCK_TOLERANCE_SECONDS: whole(0, 300, 0, 'a number of seconds, 0 to 300')
})

/** The settings as read, but for those of platforms: numbers are numbers, defaults filled in. */
export type Settings = Static<typeof settingsSchema>

/** The name of a setting that is no platform's. */
export type SettingName = keyof Settings

/** The settings as written, those that are set and not empty. */
export type Given = Partial<Record<SettingName, string>> & Record<string, string | undefined>

const properties: Readonly<Record<string, TSchema>> = settingsSchema.properties

/** The names of all settings. */
export const settingNames = Object.keys(properties)

/** The names of the settings that may be read from a file. */
export const secretSettingNames = settingNames.filter((name) => properties[name]?.['writeOnly'] === true)

/** Returns the sentence for a setting whose value does not fit. */
export function describeMisfit(name: string): string {
  return `${name} must be ${properties[name]?.description}.`
}
