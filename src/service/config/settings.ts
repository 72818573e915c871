import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { optionSettingSchemas, secretMinimumLength } from '../../options.js'
import { platforms } from '../../platforms/index.js'
import { listSettings } from '../../platforms/platform.js'
import type { ReadmeRow } from '../../option-table.js'

/** Adds the row of the documentation; `above`: the setting shares that of the setting before it. */
const documented = <Schema extends TSchema>(schema: Schema, readme: ReadmeRow | 'above'): Schema => ({
  ...schema,
  readme
})

const whole = (minimum: number, maximum: number, defaultValue: number | undefined, description: string) =>
  Type.Integer({ minimum, maximum, ...(defaultValue === undefined ? {} : { default: defaultValue }), description })
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description }))

/** A secret: `NAME_FILE` in the environment may name a file with the value instead. */
const secret = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 4096, writeOnly: true, description }))
const key = (description: string) =>
  Type.Optional(Type.String({ minLength: secretMinimumLength, writeOnly: true, description }))

const onOrOff = (defaultValue: 'on' | 'off') =>
  Type.Unsafe<'on' | 'off'>({
    type: 'string',
    enum: ['on', 'off'],
    default: defaultValue,
    description: 'on or off'
  })

const perMinute = (defaultValue: number, what: string) =>
  whole(0, 1_000_000, defaultValue, `${what} and minute, 0 (no limit) to 1000000`)

const limits = {
  OAUTH_BINDING_RATE_LIMIT_PER_MINUTE: documented(perMinute(60, 'completions per user'), {
    en: 'Completions per user, and logins per browser, and minute: 429 with `Retry-After`. 0: no limit, here and below.',
    zh: '每个用户每分钟的完成次数、每个浏览器每分钟的登录次数：429，带 `Retry-After`。0 表示不限，下同。'
  }),
  OAUTH_BINDING_RATE_LIMIT_ISSUES_PER_MINUTE: documented(perMinute(600, 'other requests per user'), {
    en: 'All other operations per user and minute: 429.',
    zh: '每个用户每分钟其余操作的次数：429。'
  }),
  // Without a default: it depends on whether the addresses are the clients' own.
  OAUTH_BINDING_RATE_LIMIT_PER_ADDRESS_PER_MINUTE: documented(
    Type.Optional(
      Type.Integer({
        ...{ minimum: 0, maximum: 1_000_000 },
        description: 'requests per client address and minute, 0 (no limit) to 1000000'
      })
    ),
    {
      default: {
        en: '6000; 0 unless `OAUTH_BINDING_TRUST_PROXY` is set',
        zh: '6000；未设置 `OAUTH_BINDING_TRUST_PROXY` 时为 0'
      },
      en: 'Operations per client address (IPv6: per /64) and minute, counted before authentication: 429. Behind an untrusted proxy, all clients have the address of the proxy.',
      zh: '每个客户端地址（IPv6 按 /64）每分钟的操作次数，在认证之前计数：429。若代理未被信任，所有人的地址都是代理的地址。'
    }
  ),
  OAUTH_BINDING_RATE_LIMIT_LOGINS_PER_ADDRESS_PER_MINUTE: documented(perMinute(600, 'logins per client address'), {
    en: 'Logins per client address (IPv6: per /64) and minute: 429. While `OAUTH_BINDING_TRUST_PROXY` is not set, addresses of private networks and of this machine are not limited: they may be those of a proxy.',
    zh: '每个客户端地址（IPv6 按 /64）每分钟的登录次数：429。未设置 `OAUTH_BINDING_TRUST_PROXY` 时，不限制内网和本机地址：它们可能是代理的地址。'
  }),
  OAUTH_BINDING_REDIS_URL: documented(secret('redis://… or rediss://…, where all instances count together'), {
    en: '`redis://…` or `rediss://…`: instances count rates together (`npm install ioredis@5`). While Redis is away, each counts for itself.',
    zh: '`redis://…` 或 `rediss://…`：各实例共同计数（`npm install ioredis@5`）。Redis 不可用期间，各实例自行计数。'
  }),
  OAUTH_BINDING_REQUEST_TIMEOUT_SECONDS: documented(whole(1, 300, 10, 'a number of seconds, 1 to 300'), {
    en: 'A request, headers and body, must have arrived by then: 400, and the connection is closed.',
    zh: '请求（头与正文）必须在此时间内到齐：否则 400，并关闭连接。'
  }),
  OAUTH_BINDING_IDLE_TIMEOUT_SECONDS: documented(whole(1, 600, 72, 'a number of seconds, 1 to 600'), {
    en: 'A connection without traffic is closed: one that is kept alive, or whose client does not read. A completion may take 30 s: keep it above that.',
    zh: '没有数据往来的连接会被关闭：包括保持中的连接，以及客户端不读取响应的连接。一次完成可能需要 30 秒：请大于该值。'
  }),
  OAUTH_BINDING_MAX_CONNECTIONS: documented(whole(1, 1_000_000, 10_000, 'a number of connections, 1 to 1000000'), {
    en: 'More connections are refused.',
    zh: '更多的连接被拒绝。'
  }),
  OAUTH_BINDING_MAX_REQUESTS_IN_FLIGHT: documented(whole(1, 100_000, 1000, 'a number of requests, 1 to 100000'), {
    en: 'More requests at the same time: 503 with `Retry-After`, at once.',
    zh: '更多的并发请求：立即 503，带 `Retry-After`。'
  }),
  OAUTH_BINDING_MAX_EVENT_LOOP_DELAY_MS: documented(
    whole(0, 60_000, 1000, 'a number of milliseconds, 0 (not watched) to 60000'),
    {
      en: 'While the event loop is later than that on average, or the heap 90 % full: 503. 0: only the heap is watched.',
      zh: '事件循环的平均延迟超过该值，或堆内存已用 90 % 时：503。0 表示只监视堆内存。'
    }
  )
}

const sqlName = { pattern: '^[A-Za-z_][A-Za-z0-9_]{0,62}$' }

const tokens = {
  OAUTH_BINDING_TOKEN_HOLDER_TYPE: documented(
    Type.String({
      ...{ minLength: 1, maxLength: 255, default: 'App\\Models\\User' },
      description: 'the tokenable_type of users in personal_access_tokens, 1 to 255 characters'
    }),
    {
      en: 'The `tokenable_type` of users in `personal_access_tokens`.',
      zh: '`personal_access_tokens` 中用户的 `tokenable_type`。'
    }
  ),
  OAUTH_BINDING_TOKEN_ABILITY: documented(
    Type.String({
      ...{ minLength: 1, maxLength: 255, default: 'oauth-binding' },
      description: 'the ability that a token must have, 1 to 255 characters, not oauth-binding:admin'
    }),
    {
      en: 'The ability that a token needs; one with `*` has it.',
      zh: '令牌须具备的权限（ability）；含 `*` 的令牌视为具备。'
    }
  ),
  OAUTH_BINDING_TOKEN_EXPIRATION_MINUTES: documented(
    whole(0, 52_560_000, 0, 'a number of minutes, 0 (no such limit) to 52560000'),
    {
      en: "Laravel's `sanctum.expiration`: a token expires this many minutes after its creation, whatever its own expiry. 0: no such limit.",
      zh: '即 Laravel 的 `sanctum.expiration`：令牌自创建起经过这么多分钟即失效，与其自身的过期时间无关。0 表示没有此限制。'
    }
  ),
  OAUTH_BINDING_TOKEN_TIME_ZONE: documented(
    Type.String({
      ...{ minLength: 1, default: 'UTC' },
      description: 'the name of a time zone, Asia/Shanghai for instance'
    }),
    {
      en: "Laravel's `app.timezone`: the zone of times without an offset in `personal_access_tokens`.",
      zh: '即 Laravel 的 `app.timezone`：`personal_access_tokens` 中不带时区偏移的时间所属的时区。'
    }
  ),
  OAUTH_BINDING_TOKEN_HOLDER_TABLE: documented(
    Type.Optional(Type.String({ ...sqlName, description: 'the name of a table, in letters, digits and underscores' })),
    {
      en: "The table of the tokens' holders, `users` for instance: a token whose holder is gone is refused. Not set: holders are not looked for.",
      zh: '令牌持有者所在的表，例如 `users`：持有者已不存在的令牌会被拒绝。未设置则不检查持有者。'
    }
  ),
  OAUTH_BINDING_TOKEN_HOLDER_KEY: documented(
    Type.String({
      ...{ ...sqlName, default: 'id' },
      description: 'the name of a column, in letters, digits and underscores'
    }),
    { en: 'The column of that table that `tokenable_id` names.', zh: '该表中与 `tokenable_id` 对应的列。' }
  )
}

const signIn = {
  OAUTH_BINDING_SIGN_IN_TOKEN_TTL_SECONDS: documented(
    whole(60, 31_536_000, 2_592_000, 'a number of seconds, 60 to 31536000'),
    {
      en: 'How long the token of a sign-in lives, up to a year; by default 30 days.',
      zh: '登录所得令牌的有效期（秒），最长一年；默认 30 天。'
    }
  ),
  OAUTH_BINDING_SIGN_IN_ROLE: documented(
    Type.String({ minLength: 1, default: 'user', description: 'a role, 1 to 255 characters' }),
    { en: 'The `role` of every sign-in.', zh: '每次登录返回的 `role`。' }
  ),
  OAUTH_BINDING_SIGN_IN_ABILITIES: documented(
    text('abilities separated by commas, each of 1 to 255 characters, not oauth-binding:admin'),
    {
      default: { en: '`OAUTH_BINDING_TOKEN_ABILITY`', zh: '`OAUTH_BINDING_TOKEN_ABILITY`' },
      en: 'What the token of a sign-in may do, comma-separated.',
      zh: '登录所得令牌的权限（ability），逗号分隔。'
    }
  ),
  OAUTH_BINDING_KEEP_SESSIONS: documented(onOrOff('off'), {
    en: '`on`: the tokens of a sign-in stay when its binding is unbound, replaced or suspended.',
    zh: '`on`：绑定被解除、替换或停用时，由它登录所得的令牌保持有效。'
  })
}

/** Their names are no part of the type: the descriptors alone say them. */
const ofPlatforms = Object.fromEntries(
  platforms.flatMap(listSettings).map(({ name, schema }) => [name, schema])
) as Record<never, TSchema>

/**
 * Every setting of the service, by its name in the environment. A description completes the sentence "NAME must be …";
 * that sentence is what an operator reads when a value does not fit, so it never repeats the value.
 */
export const settingsSchema = Type.Object({
  HOST: documented(Type.String({ minLength: 1, default: '127.0.0.1', description: 'the address to listen on' }), {
    en: 'Where to listen.',
    zh: '监听地址。'
  }),
  PORT: documented(whole(0, 65_535, 3000, 'a port number, 0 (any free one) to 65535'), 'above'),
  OAUTH_BINDING_ADMIN_PORT: documented(
    Type.Optional(whole(0, 65_535, undefined, 'a port number, 0 (any free one) to 65535')),
    {
      default: { en: '`PORT`', zh: '`PORT`' },
      en: "Where metrics, documentation and operators' operations are, on `HOST`; the probes are at both.",
      zh: '指标、文档与运营接口的端口，地址同 `HOST`；探针在两个端口上都有。'
    }
  ),
  OAUTH_BINDING_WORKERS: documented(
    Type.String({
      ...{ pattern: '^(auto|[1-9][0-9]{0,2})$', default: '1' },
      description: 'auto, or a number of processes, 1 to 999'
    }),
    {
      en: 'How many [processes](../guide/cores.md) serve, 1 to 999, on PostgreSQL; `auto`: one a core.',
      zh: '提供服务的[进程](../guide/cores.md)数，1 到 999，仅限 PostgreSQL；`auto` 表示每核一个。'
    }
  ),
  OAUTH_BINDING_METRICS: documented(onOrOff('on'), { en: '`off` leaves them out.', zh: '`off` 表示不提供。' }),
  OAUTH_BINDING_DOCUMENTATION: documented(onOrOff('on'), 'above'),
  OAUTH_BINDING_TRACING: documented(onOrOff('off'), {
    en: '`on` sends [traces](../guide/tracing.md) to an OpenTelemetry collector, as the `OTEL_…` variables say.',
    zh: '`on` 表示按 `OTEL_…` 变量把[链路追踪](../guide/tracing.md)发送到 OpenTelemetry Collector。'
  }),
  OAUTH_BINDING_OPERATOR: documented(onOrOff('off'), {
    en: "`on` offers [operators'](../guide/operators.md) operations, for tokens with the ability `oauth-binding:admin`.",
    zh: '`on` 表示提供[运营接口](../guide/operators.md)，令牌须具备权限 `oauth-binding:admin`。'
  }),
  LOG_LEVEL: documented(
    Type.Optional(
      Type.Unsafe<'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'>({
        type: 'string',
        enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
        description: 'one of fatal, error, warn, info, debug, trace, silent'
      })
    ),
    {
      default: { en: '`info` (`warn` with `--sandbox`)', zh: '`info`（`--sandbox` 时为 `warn`）' },
      en: '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
      zh: '`fatal`、`error`、`warn`、`info`、`debug`、`trace` 或 `silent`。'
    }
  ),
  DATABASE_URL: documented(
    Type.String({
      pattern: '^(file:.+|postgres(ql)?://.+)$',
      default: 'file:./data/oauth-binding.db',
      writeOnly: true,
      description: 'file:<path> (SQLite) or postgresql://<user>:<password>@<host>:<port>/<database>'
    }),
    {
      en: 'SQLite (`file:…`) or PostgreSQL (`postgresql://…`).',
      zh: 'SQLite（`file:…`）或 PostgreSQL（`postgresql://…`）。'
    }
  ),
  OAUTH_BINDING_DATABASE_MAX_CONNECTIONS: documented(whole(1, 1000, 10, 'a number of connections, 1 to 1000'), {
    en: 'PostgreSQL: connections of one process, 1 to 1000.',
    zh: 'PostgreSQL：一个进程的最大连接数，1 到 1000。'
  }),
  OAUTH_BINDING_DATABASE_CONNECTION_TIMEOUT_MS: documented(
    whole(1, 600_000, 5000, 'a number of milliseconds, 1 to 600000'),
    { en: 'PostgreSQL: how long to wait for a connection.', zh: 'PostgreSQL：等待连接的最长时间（毫秒）。' }
  ),
  OAUTH_BINDING_DATABASE_STATEMENT_TIMEOUT_MS: documented(
    whole(1, 600_000, 10_000, 'a number of milliseconds, 1 to 600000'),
    {
      en: 'PostgreSQL: how long a statement may run. A connection still silent 2 s after its timeout is closed.',
      zh: 'PostgreSQL：一条语句的最长运行时间（毫秒）。超时 2 秒后仍无响应的连接会被关闭。'
    }
  ),
  OAUTH_BINDING_SECRET: documented(key('at least 32 characters, the same in every instance, kept secret'), {
    default: { en: 'required', zh: '必填' },
    en: 'The key from which states are derived: at least 32 characters, the same in every instance.',
    zh: '派生 state 的密钥：至少 32 个字符，所有实例相同。'
  }),
  OAUTH_BINDING_SECRET_PREVIOUS: documented(key('at least 32 characters, what OAUTH_BINDING_SECRET was before'), {
    en: 'The secret before a rotation: listed URLs made with it stay the same while they live. Remove it after an hour; leave it out if it leaked. Bindings in progress are not lost in either case.',
    zh: '轮换之前的密钥：用它生成的列表 URL 在有效期内保持不变。一小时后可移除；若它已泄露则不要设置。两种情况下，进行中的绑定都不会丢失。'
  }),
  ...optionSettingSchemas,
  ...tokens,
  ...signIn,
  OAUTH_BINDING_CORS_ORIGINS: documented(
    text('exact origins separated by commas, https://app.example.com for instance'),
    {
      en: 'Origins whose pages may call the service, with its cookie too, comma-separated.',
      zh: '允许其页面调用本服务（并带上其 Cookie）的来源，逗号分隔。'
    }
  ),
  ...limits,
  OAUTH_BINDING_SHUTDOWN_DELAY_SECONDS: documented(whole(0, 300, 0, 'a number of seconds, 0 to 300'), {
    en: 'How long requests are still served after SIGTERM while `/health/ready` is already 503, before the stop.',
    zh: '收到 SIGTERM 后、停止之前继续处理请求的时间（秒），其间 `/health/ready` 已为 503。'
  }),
  OAUTH_BINDING_SHUTDOWN_TIMEOUT_SECONDS: documented(whole(1, 300, 25, 'a number of seconds, 1 to 300'), {
    en: 'How long a stop may take, after that delay.',
    zh: '上述时间之后，停止过程的最长时间（秒）。'
  }),
  OAUTH_BINDING_TRUST_PROXY: documented(text('true, false, or addresses of proxies (IP or CIDR) separated by commas'), {
    default: { en: '`false`', zh: '`false`' },
    en: '`true`, or the addresses of your proxies.',
    zh: '`true`，或你的代理的地址。'
  }),
  ...ofPlatforms,
  JWT_ISSUER: documented(text('what the claim iss must be'), {
    en: "Accept signed tokens beside personal access tokens, with exactly one of `JWT_JWKS_URL` and `JWT_SECRET`; the user's id is `sub`.",
    zh: '除个人访问令牌外也接受签名令牌，`JWT_JWKS_URL` 与 `JWT_SECRET` 须恰好设置一个；用户 id 取自 `sub`。'
  }),
  JWT_AUDIENCE: documented(text('what the claim aud must hold'), 'above'),
  JWT_JWKS_URL: documented(text('an https URL, or http on a loopback address'), 'above'),
  JWT_SECRET: documented(secret('the secret shared with the issuer (HS256), at least 32 bytes'), 'above'),
  JWT_ALGORITHMS: documented(text('signature algorithms separated by commas, RS256 for instance'), {
    default: { en: 'asymmetric ones, 0', zh: '非对称算法、0' },
    en: 'Which signatures, and how much skew.',
    zh: '允许的签名算法与时钟误差。'
  }),
  JWT_CLOCK_TOLERANCE_SECONDS: documented(whole(0, 300, 0, 'a number of seconds, 0 to 300'), 'above')
})

/** The settings as read, but for those of platforms: numbers are numbers, defaults filled in. */
export type Settings = Static<typeof settingsSchema>

type SettingName = keyof Settings

/** The settings as written, those that are set and not empty. */
export type Given = Partial<Record<SettingName, string>> & Record<string, string | undefined>

export const settingSchemas: Readonly<Record<string, TSchema>> = settingsSchema.properties

export const limitSettingNames = Object.keys(limits)

export const settingNames = Object.keys(settingSchemas)

export const secretSettingNames = settingNames.filter((name) => settingSchemas[name]?.['writeOnly'] === true)

export function describeMisfit(name: string): string {
  return `${name} must be ${settingSchemas[name]?.description}.`
}
