import { OptionsError } from '../errors.js'
import {
  appDefaults,
  type DingTalkApp,
  type DingTalkAppOptions,
  type FeishuApp,
  type FeishuAppOptions,
  type OfficialAccountOptions,
  type WeChatApp,
  type WeChatAppOptions,
  type WeComApp,
  type WeComAppOptions
} from './apps.js'

/** Receives one line for each exchange; a Fastify or pino logger fits. Secrets, codes, states and tokens are masked. */
export interface SandboxLogger {
  info(line: string): void
}

/** What `createSandbox` takes; everything has a default. Checked once; an unknown key is refused. */
export interface SandboxOptions {
  /** The WeChat app, or several; the first is the one that `sandboxSettings` names. */
  wechat?: WeChatAppOptions | readonly WeChatAppOptions[]
  /** The WeChat official account, or several. */
  officialAccount?: OfficialAccountOptions | readonly OfficialAccountOptions[]
  /** The DingTalk app, or several; the first is the one that `sandboxSettings` names. */
  dingTalk?: DingTalkAppOptions | readonly DingTalkAppOptions[]
  /** The WeCom app, or several. */
  wecom?: WeComAppOptions | readonly WeComAppOptions[]
  /** The Feishu app, or several. */
  feishu?: FeishuAppOptions | readonly FeishuAppOptions[]
  /**
   * Whether the page of official accounts refuses parameters in another order than the documented one. WeChat's page
   * says that it compares the order; widely used libraries send others. Default `false`.
   */
  strictParameterOrder?: boolean
  /** The clock of every simulated platform. Default: the system's. */
  now?: () => Date
  /**
   * How long a code lives, in whole seconds, 1 to 86400. Default as the platforms do: the WeChat website login 600,
   * all others 300.
   */
  codeTtlSeconds?: number
  /** Receives the exchange log. Default: nothing is logged. */
  logger?: SandboxLogger
}

/** At least one. */
type List<T> = readonly [T, ...T[]]

/** The options, complete and checked. */
export interface ResolvedOptions {
  wechat: List<WeChatApp>
  officialAccount: List<WeChatApp>
  dingTalk: List<DingTalkApp>
  wecom: List<WeComApp>
  feishu: List<FeishuApp>
  strictParameterOrder: boolean
  now: () => Date
  codeTtlSeconds: Record<'wechat' | 'officialAccount' | 'dingTalk' | 'wecom' | 'feishu', number>
  logger: SandboxLogger | null
}

const codeParameters: readonly unknown[] = ['authCode', 'code', 'both']

function assertOption(condition: boolean, message: string): asserts condition {
  if (!condition) throw new OptionsError(`sandbox: ${message}`)
}

function assertKeys(path: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) assertOption(known.includes(key), `${path}${key} is not an option`)
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function asList<T extends object>(path: string, value: T | readonly T[] | undefined): readonly T[] {
  const list = Array.isArray(value) ? (value as readonly T[]) : [(value ?? {}) as T]
  assertOption(list.length > 0, `${path} names no app`)
  for (const app of list) assertOption(typeof app === 'object' && app !== null, `${path} must be an object`)
  return list
}

function completeApp<T extends { redirectUris?: readonly string[] }, D extends Record<string, string>>(
  path: string,
  app: T,
  defaults: D
): D & { redirectUris: readonly string[] | null } {
  assertKeys(`${path}.`, app, [...Object.keys(defaults), 'redirectUris'])
  const given = Object.entries(app).filter(([, value]) => value !== undefined)
  const complete = { ...defaults, redirectUris: null, ...Object.fromEntries(given) }
  for (const key of Object.keys(defaults)) {
    const value: unknown = complete[key]
    assertOption(typeof value === 'string' && /^[\x21-\x7e]+$/.test(value), `${path}.${key} must be printable ASCII`)
  }
  const { redirectUris } = complete as { redirectUris: unknown }
  if (redirectUris !== null) {
    const fits = Array.isArray(redirectUris) && redirectUris.length > 0 && redirectUris.every(isHttpUrl)
    assertOption(fits, `${path}.redirectUris must list http or https addresses`)
  }
  return complete
}

/** Completes the apps of a platform, of which no two may have the same id. */
function resolveApps<T extends { redirectUris?: readonly string[] }, D extends Record<string, string>>(
  path: string,
  given: T | readonly T[] | undefined,
  defaults: D,
  identify: (app: { [K in keyof D]: string }) => string
): List<D & { redirectUris: readonly string[] | null }> {
  const [first, ...others] = asList(path, given).map((app) => completeApp(path, app, defaults))
  const ids = [first!, ...others].map(identify)
  assertOption(new Set(ids).size === ids.length, `${path} names the same app twice`)
  return [first!, ...others]
}

/** WeChat's and DingTalk's QR pages have the same path, and WeChat's two kinds of app the same API. */
function assertTellable({ wechat, officialAccount, dingTalk }: ResolvedOptions): void {
  for (const { appId } of wechat) {
    const isDingTalk = appId.startsWith('ding') || dingTalk.some((app) => app.clientId === appId)
    assertOption(!isDingTalk, 'wechat.appId cannot be told from a DingTalk client id')
    assertOption(!officialAccount.some((app) => app.appId === appId), 'officialAccount.appId is that of a wechat app')
  }
}

/**
 * Completes and checks the simulator's options.
 *
 * @throws OAUTH_BINDING_OPTIONS naming the option that does not fit.
 */
export function resolveSandboxOptions(options: SandboxOptions = {}): ResolvedOptions {
  assertKeys('', options, [...Object.keys(appDefaults), 'strictParameterOrder', 'now', 'codeTtlSeconds', 'logger'])
  const { now = () => new Date(), codeTtlSeconds: ttl, logger = null, strictParameterOrder = false } = options
  assertOption(typeof now === 'function', 'now must be a function')
  assertOption(typeof strictParameterOrder === 'boolean', 'strictParameterOrder must be a boolean')
  assertOption(
    ttl === undefined || (Number.isInteger(ttl) && ttl >= 1 && ttl <= 86_400),
    'codeTtlSeconds must be a whole number from 1 to 86400'
  )
  assertOption(logger === null || typeof logger.info === 'function', 'logger must have a method info')
  const { wechat, officialAccount, dingTalk, wecom, feishu } = appDefaults
  const resolved: ResolvedOptions = {
    wechat: resolveApps('wechat', options.wechat, wechat, (app) => app.appId),
    officialAccount: resolveApps('officialAccount', options.officialAccount, officialAccount, (app) => app.appId),
    dingTalk: resolveApps('dingTalk', options.dingTalk, dingTalk, (app) => app.clientId),
    wecom: resolveApps('wecom', options.wecom, wecom, (app) => `${app.corpId}/${app.agentId}`),
    feishu: resolveApps('feishu', options.feishu, feishu, (app) => app.appId),
    strictParameterOrder,
    now,
    codeTtlSeconds: {
      wechat: ttl ?? 600,
      officialAccount: ttl ?? 300,
      dingTalk: ttl ?? 300,
      wecom: ttl ?? 300,
      feishu: ttl ?? 300
    },
    logger
  }
  assertTellable(resolved)
  for (const { codeParameter } of resolved.dingTalk) {
    assertOption(codeParameters.includes(codeParameter), 'dingTalk.codeParameter must be authCode, code or both')
  }
  return resolved
}
