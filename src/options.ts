import { Type, type Static, type TInteger, type TSchema } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { AuthFunction } from './auth/auth-function.js'
import {
  checkApiName,
  checkAuth,
  checkChallenge,
  checkFunction,
  checkProviders,
  checkSecret,
  checkStore
} from './option-checks.js'
import { callback, option, optional, whole, wholeSetting } from './option-table.js'
import type { OnEvent } from './persistence/events/event-store.js'
import type { MinimalStore } from './persistence/minimal-store.js'
import type { CanUnbind } from './persistence/store.js'
import type { ChooseProviders, Provider } from './platforms/provider.js'
import { pathOption, presentationProperties } from './messages/presentation-options.js'
import type { OnSecurityEvent } from './security-event.js'

export const secretMinimumLength = 32

/**
 * The one table of the plugin's options: from it come the type, the check at registration, the defaults, settings of
 * the service, and the rows of the documentation (`npm run generate`).
 */
const properties = {
  /** Keeps bindings and states. */
  store: option<MinimalStore>(checkStore, {
    en: '`createPrismaStore(database)`, or [your own](../guide/own-store.md), a `MinimalStore`.',
    zh: '`createPrismaStore(database)`，或[你自己的](../guide/own-store.md) `MinimalStore`。'
  }),
  /** The third-party logins on offer, at least one. Several of one type are clients for different browsers. */
  providers: option<readonly Provider[]>(checkProviders, {
    en: 'The logins on offer, at least one. Several of one type must suit different browsers; two for the same browser are refused.',
    zh: '可供绑定的平台，至少一个。同一类型的多个应用必须适合不同的浏览器；适合同一浏览器的两个会被拒绝。'
  }),
  /**
   * Chooses the providers of a request, those of the tenant in its path for instance, at once and after `auth` has let it
   * pass; `null`: there is no such tenant, and the answer is 404. Types, the document and the API are those of `providers`;
   * another type, or a list that does not fit, is a logged 500. Return the same list for the same tenant. States belong to
   * the app that issued them; bindings belong to the user, so the ids of users must differ between tenants.
   */
  chooseProviders: callback<ChooseProviders>({
    default: { en: '`providers`', zh: '`providers`' },
    en: 'Returns the providers of a request, of its tenant for instance; `null`: 404. See [several apps](../guide/several-apps.md).',
    zh: '返回一个请求的平台，例如其租户的平台；`null` 表示 404。见[多个应用](../guide/several-apps.md)。'
  }),
  /**
   * Authenticates a request: guards as `@fastify/auth` takes them, of which any one suffices. A guard lets a request pass
   * by a promise that resolves, by calling `done()`, or by returning `true`; one that takes three parameters must call
   * `done`, and an async one that does is refused at registration. It refuses by throwing, by rejecting, by `done(error)`
   * or by the value `false`. An error keeps its `statusCode`; one without is 401, a programming error (`TypeError`) 500,
   * and a failed connection or database 503. Of several failures the highest status is answered. A guard that returns
   * without an answer is 500; one that gives none within 15 to 30 s is 503.
   */
  auth: option<AuthFunction | readonly AuthFunction[]>(checkAuth, {
    en: 'One guard for `@fastify/auth`, or several of which any one suffices. A guard passes by a promise that resolves, by `done()` or by `true`; anything else refuses. An error keeps its `statusCode`; without one it is 401, a programming error 500, a failed connection or database 503; of several failures the highest status counts.',
    zh: '一个 `@fastify/auth` 认证函数，或多个（任一通过即可）。通过的方式只有三种：返回的 Promise 成功、调用 `done()`、返回 `true`，其余一律拒绝。错误保留自己的 `statusCode`；没有时按 401 处理，程序错误为 500，连接或数据库故障为 503；多个函数都失败时取状态码最大者。'
  }),
  /**
   * The `WWW-Authenticate` of a 401, `Bearer realm="accounts"` for instance. `false`: none, for users who sign in by
   * cookie; RFC 9110 section 11.6.1 requires the header of every 401. Default `Bearer`.
   */
  challenge: optional<string | false>(
    checkChallenge,
    {
      default: { en: "`'Bearer'`", zh: "`'Bearer'`" },
      en: 'The `WWW-Authenticate` of a 401. `false`: none, for users who sign in by cookie, though RFC 9110 requires the header.',
      zh: '401 响应的 `WWW-Authenticate`。`false`：不发送，用于以 Cookie 登录的用户；但 RFC 9110 要求必须有该响应头。'
    },
    'Bearer'
  ),
  /** Where the operations live below the prefix, `/oauth-binding` in the contract. */
  path: pathOption('/oauth-binding'),
  ...presentationProperties,
  /**
   * Returns the id of the signed-in user, or a promise of it, after `auth` passed: 1 to 255 characters, well-formed
   * Unicode without control characters, else 401. A value that is no string, and an error it throws, is 500.
   */
  getUserId: option<(request: FastifyRequest) => string | Promise<string>>(checkFunction, {
    en: "Returns the signed-in user's id, or a promise of it, after `auth` passed: 1 to 255 characters, well-formed Unicode without control characters, else 401; a value that is no string is 500.",
    zh: '在 `auth` 通过之后返回当前用户的 id 或其 Promise：1 到 255 个字符，合法的 Unicode，不含控制字符，否则为 401；返回的不是字符串则为 500。'
  }),
  /**
   * The key from which states are derived; at least 32 characters, the same in every instance, kept secret. Of a list,
   * the first is used; URLs that a listing made with one of the others are still handed out while they live.
   */
  secret: option<string | readonly string[]>(checkSecret(secretMinimumLength), {
    en: 'The key from which states are derived: at least 32 characters, the same in every instance. Of a list, the first is used and the others are still accepted.',
    zh: '派生 state 的密钥：至少 32 个字符，所有实例相同。给出列表时使用第一个，其余的仍被接受。'
  }),
  /** How long a state lives, in whole seconds, 60 to 3600. Default 600. */
  stateTtlSeconds: wholeSetting(
    { setting: 'OAUTH_BINDING_STATE_TTL_SECONDS', unit: 'seconds' },
    { minimum: 60, maximum: 3600, default: 600 },
    { en: 'How long a state lives, 60 to 3600.', zh: 'state 的有效期（秒），60 到 3600。' }
  ),
  /** How long a repeated completion waits for the first one's outcome, in ms, 0 to 20000. Default 5000. */
  completionWaitMs: whole(
    { minimum: 0, maximum: 20_000, default: 5000 },
    {
      en: "How long a repeated completion waits for the first one's outcome, 0 to 20000.",
      zh: '重复的完成请求等待第一次结果的时间（毫秒），0 到 20000。'
    }
  ),
  /**
   * How many of its newest open states a user keeps a provider, 1 to 1000. Default 20. Older ones are deleted beside
   * the requests, each time one process has issued half as many.
   */
  maxOpenStates: wholeSetting(
    { setting: 'OAUTH_BINDING_MAX_OPEN_STATES', unit: 'states' },
    { minimum: 1, maximum: 1000, default: 20 },
    {
      en: 'How many of the newest open states a user keeps a provider, 1 to 1000; older ones are deleted.',
      zh: '每个用户在每个平台保留多少个最新的未使用 state，1 到 1000；更早的会被删除。'
    }
  ),
  /** How long to rest between two rounds of deleting expired rows, in whole seconds, 0 (never) to 86400. Default 60. */
  sweepIntervalSeconds: whole(
    { minimum: 0, maximum: 86_400, default: 60 },
    {
      en: 'How often expired states and old events are deleted, 0 (never) to 86400.',
      zh: '多久删除一次过期的 state 和旧事件（秒），0（从不）到 86400。'
    }
  ),
  /** How long events are kept, in whole days, 0 (for ever) to 36500. Default 0. Undelivered ones stay. */
  eventRetentionDays: wholeSetting(
    { setting: 'OAUTH_BINDING_EVENT_RETENTION_DAYS', unit: 'days', zero: 'events are kept for ever' },
    { minimum: 0, maximum: 36_500, default: 0 },
    {
      en: 'How long events are kept, up to 36500 days; 0: for ever.',
      zh: '事件保留的天数，最多 36500；0 表示永久保留。'
    }
  ),
  /**
   * Takes each committed change in the database, at least once, also after a crash; `id` tells repetitions. Of
   * several processes, or registrations, that have one, an event goes to any one of them. A user's events come
   * one after the other, those of different users at the same time. A call that throws, or takes longer than 30 s, is
   * repeated after 1 s, 2 s, 4 s … an hour, for about 19 hours.
   */
  onEvent: callback<OnEvent>({
    en: 'Takes each committed change, see [events](../guide/events.md).',
    zh: '每次提交的变更都会通知它，见[事件](../guide/events.md)。'
  }),
  /**
   * Takes each security event. Default: one line of `request.log`, of the log of the host for a call of `OauthBindingApi`;
   * `refused` at level `warn`, the others at `info`. It replaces that line. When it throws, that is logged as an error,
   * and the request goes on.
   */
  onSecurityEvent: callback<OnSecurityEvent>({
    default: { en: 'a line of `request.log`', zh: '`request.log` 的一行' },
    en: 'Takes each security event and its request (`null`: a call of the API), see [log and security events](../guide/log.md).',
    zh: '接收每个安全事件及其请求（服务端 API 的调用为 `null`），见[日志与安全事件](../guide/log.md)。'
  }),
  /** Guards the last usable login method. Default: unbinding is always allowed. */
  canUnbind: callback<CanUnbind>({
    default: { en: 'always', zh: '总是允许' },
    en: 'Guards the last usable login method.',
    zh: '保护最后一种可用的登录方式。'
  }),
  /**
   * The name of the decorator that holds the operations for the host's own code, an `OauthBindingApi`. A name that is
   * taken stops the boot. Default `oauthBinding`; when that is taken, nothing is decorated, and a warning is logged.
   */
  apiName: optional<string>(checkApiName, {
    default: { en: "`'oauthBinding'`", zh: "`'oauthBinding'`" },
    en: 'The name of the decorator for [your own code](../guide/api.md). It must be free; when the default is taken, nothing is decorated, and a warning says so.',
    zh: '供[自己的代码](../guide/api.md)使用的装饰器名称，必须未被占用；默认名称被占用时不添加装饰器，并记录一条警告。'
  }),
  /** The clock. Default: the system's. */
  now: callback<() => Date>({
    default: { en: "the system's", zh: '系统时钟' },
    en: 'The clock.',
    zh: '时钟。'
  })
}

export const pluginOptionsSchema = Type.Object(properties)

/** The options of `oauthBindingPlugin`. Checked once, at registration; an unknown key stops the boot. */
export interface OauthBindingPluginOptions extends Static<typeof pluginOptionsSchema> {}

type Properties = typeof properties

/** The options after a check: those that have a default in their table are there. */
export type WithDefaults<Options, Table extends object> = Options &
  Required<
    Pick<
      Options,
      keyof Options & ('challenge' | { [Key in keyof Table]: Table[Key] extends TInteger ? Key : never }[keyof Table])
    >
  >

export type CheckedOptions = WithDefaults<OauthBindingPluginOptions, Properties>

/** The names of settings, by the option that each becomes. */
type SettingNames = {
  readonly [
    Key in keyof Properties as Properties[Key] extends { setting: string } ? Key : never
  ]: Properties[Key] extends {
    setting: infer Name extends string
  }
    ? Name
    : never
}

export type OptionSettings = { readonly [Key in keyof SettingNames]: number }

const settingEntries = Object.entries<TSchema>(properties).filter(([, { setting }]) => setting !== undefined)

/** The settings that become options of the plugin: names in the environment, ranges, defaults and sentences. */
export const optionSettingSchemas = Object.fromEntries(
  settingEntries.map(([, { setting, minimum, maximum, default: value, description, readme }]) => [
    setting,
    Type.Integer({ minimum, maximum, default: value, description, readme })
  ])
) as Record<SettingNames[keyof SettingNames], TInteger>

export function readOptionSettings(
  settings: Readonly<Record<SettingNames[keyof SettingNames], number>>
): OptionSettings {
  const values: Readonly<Record<string, number>> = settings
  return Object.fromEntries(
    settingEntries.map(([option, { setting }]) => [option, values[String(setting)]])
  ) as unknown as OptionSettings
}

export function pickOptionSettings(config: OptionSettings): OptionSettings {
  const values: Readonly<Record<string, unknown>> = { ...config }
  return Object.fromEntries(settingEntries.map(([option]) => [option, values[option]])) as unknown as OptionSettings
}
