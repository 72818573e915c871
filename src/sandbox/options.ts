import { OptionsError } from '../errors.js'

/** An app registered with the simulated WeChat open platform. */
export interface WeChatAppOptions {
  /** The app id. Default `wxsandbox000000000`. It must not begin with `ding`. */
  appId?: string
  /** The app secret. Default a fixed one that says what it is. */
  appSecret?: string
  /** The open-platform account the app belongs to; apps that share it see the same union ids. Default `sandbox`. */
  openPlatform?: string
  /**
   * The registered redirect addresses. As on the platform, only their hosts are compared, ports included.
   * Default: any loopback host, and the host the simulator itself is reached at.
   */
  redirectUris?: readonly string[]
}

/** Under which name the simulated DingTalk hands over the code; the platform has been seen doing each of them. */
export type CodeParameter = 'authCode' | 'code' | 'both'

/** An app registered with the simulated DingTalk open platform. */
export interface DingTalkAppOptions {
  /** The client id (AppKey, SuiteKey). Default `dingsandbox000000000`. */
  clientId?: string
  /** The client secret. Default a fixed one that says what it is. */
  clientSecret?: string
  /** The developer organisation of the app; apps that share it see the same union ids. Default `sandbox`. */
  organisation?: string
  /**
   * The registered redirect addresses, compared exactly.
   * Default: any address on a loopback host, or on the host the simulator itself is reached at.
   */
  redirectUris?: readonly string[]
  /** How the current flow's callback names the code. Default `authCode`, as documented. */
  codeParameter?: CodeParameter
}

/** Receives one line for each exchange; a Fastify or pino logger fits. Secrets, codes, states and tokens are masked. */
export interface SandboxLogger {
  info(line: string): void
}

/** What `createSandbox` takes; everything has a default. Checked once; an unknown key is refused. */
export interface SandboxOptions {
  /** The WeChat app, or several; the first is the one that `sandboxSettings` names. */
  wechat?: WeChatAppOptions | readonly WeChatAppOptions[]
  /** The DingTalk app, or several; the first is the one that `sandboxSettings` names. */
  dingTalk?: DingTalkAppOptions | readonly DingTalkAppOptions[]
  /** The clock of every simulated platform. Default: the system's. */
  now?: () => Date
  /** How long a code lives, in whole seconds, 1 to 86400. Default as the platforms do: WeChat 600, DingTalk 300. */
  codeTtlSeconds?: number
  /** Receives the exchange log. Default: nothing is logged. */
  logger?: SandboxLogger
}

/** A registered WeChat app, complete. */
export interface WeChatApp extends Required<Omit<WeChatAppOptions, 'redirectUris'>> {
  /** `null`: any address on a loopback host or on the simulator's own. */
  redirectUris: readonly string[] | null
}

/** A registered DingTalk app, complete. */
export interface DingTalkApp extends Required<Omit<DingTalkAppOptions, 'redirectUris'>> {
  /** `null`: any address on a loopback host or on the simulator's own. */
  redirectUris: readonly string[] | null
}

/** The options, complete and checked. */
export interface ResolvedOptions {
  wechat: readonly [WeChatApp, ...WeChatApp[]]
  dingTalk: readonly [DingTalkApp, ...DingTalkApp[]]
  now: () => Date
  codeTtlSeconds: { wechat: number; dingTalk: number }
  logger: SandboxLogger | null
}

const wechatDefaults = {
  appId: 'wxsandbox000000000',
  appSecret: 'sandbox-wechat-secret-not-a-real-one',
  openPlatform: 'sandbox'
}
const dingTalkDefaults = {
  clientId: 'dingsandbox000000000',
  clientSecret: 'sandbox-ding-talk-secret-not-a-real-one',
  organisation: 'sandbox',
  codeParameter: 'authCode' as CodeParameter
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

function assertDistinct(path: string, ids: readonly string[]): void {
  assertOption(new Set(ids).size === ids.length, `${path} names the same app twice`)
}

/**
 * Completes and checks the simulator's options.
 *
 * @throws OAUTH_BINDING_OPTIONS naming the option that does not fit.
 */
export function resolveSandboxOptions(options: SandboxOptions = {}): ResolvedOptions {
  assertKeys('', options, ['wechat', 'dingTalk', 'now', 'codeTtlSeconds', 'logger'])
  const wechat = asList('wechat', options.wechat).map((app) => completeApp('wechat', app, wechatDefaults))
  const dingTalk = asList('dingTalk', options.dingTalk).map((app) => completeApp('dingTalk', app, dingTalkDefaults))
  assertDistinct(
    'wechat',
    wechat.map((app) => app.appId)
  )
  assertDistinct(
    'dingTalk',
    dingTalk.map((app) => app.clientId)
  )
  for (const { appId } of wechat) {
    const isDingTalk = appId.startsWith('ding') || dingTalk.some((app) => app.clientId === appId)
    assertOption(!isDingTalk, 'wechat.appId cannot be told from a DingTalk client id')
  }
  for (const { codeParameter } of dingTalk) {
    assertOption(codeParameters.includes(codeParameter), 'dingTalk.codeParameter must be authCode, code or both')
  }
  const { now = () => new Date(), codeTtlSeconds: ttl, logger = null } = options
  assertOption(typeof now === 'function', 'now must be a function')
  assertOption(
    ttl === undefined || (Number.isInteger(ttl) && ttl >= 1 && ttl <= 86_400),
    'codeTtlSeconds must be a whole number from 1 to 86400'
  )
  assertOption(logger === null || typeof logger.info === 'function', 'logger must have a method info')
  return {
    wechat: wechat as unknown as ResolvedOptions['wechat'],
    dingTalk: dingTalk as unknown as ResolvedOptions['dingTalk'],
    now,
    codeTtlSeconds: { wechat: ttl ?? 600, dingTalk: ttl ?? 300 },
    logger
  }
}
