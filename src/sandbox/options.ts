import { OptionsError } from '../errors.js'
import type { SandboxLogger } from './books/exchange-log.js'
import type { AppKind, AppOptions, RegisteredApp } from './platforms/app-kind.js'
import { simulatedPlatforms, type AppsByOption, type SandboxPlatform } from './platforms/index.js'
import type { AppsOf } from './platforms/platform.js'

/** The app of each platform, or several; the first is the one that `sandboxSettings` names. */
export type SandboxAppOptions = {
  [Option in SandboxPlatform]?: AppOptions<AppsByOption[Option]> | readonly AppOptions<AppsByOption[Option]>[]
}

/** The options of `createSandbox`; each has a default. They are checked once; an unknown key is refused. */
export interface SandboxOptions extends SandboxAppOptions {
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
  /**
   * Under which names the simulator answers besides those of loopback, without a port: where it is reached by a tunnel,
   * from a container or a phone. Whoever controls such a name in the DNS can steer the simulator from any page.
   */
  allowedHosts?: readonly string[]
  /** Receives the exchange log. Default: nothing is logged. */
  logger?: SandboxLogger
}

type Apps<App> = readonly [App, ...App[]]

type ResolvedApps = { [Option in SandboxPlatform]: Apps<AppsByOption[Option]> }

export interface ResolvedOptions extends ResolvedApps {
  appsOf: AppsOf
  strictParameterOrder: boolean
  now: () => Date
  codeTtlSeconds: Record<SandboxPlatform, number>
  allowedHosts: readonly string[]
  logger: SandboxLogger | null
}

function assertOption(condition: boolean, message: string): asserts condition {
  if (!condition) throw new OptionsError(`sandbox: ${message}`)
}

function assertKeys(path: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value)) assertOption(known.includes(key), `${path}${key} is not an option`)
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

const commonOptions = ['strictParameterOrder', 'now', 'codeTtlSeconds', 'allowedHosts', 'logger']

function isHostName(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(`http://${value}`)) return false
  return new URL(`http://${value}`).hostname === value.toLowerCase()
}

function resolveHosts(hosts: readonly string[] = []): readonly string[] {
  const areHosts = Array.isArray(hosts) && hosts.every(isHostName)
  assertOption(areHosts, 'allowedHosts must list host names or IP addresses, without a port')
  return hosts.map((name) => name.toLowerCase())
}

function completeApp({ option, defaults }: AppKind, app: unknown): RegisteredApp {
  assertOption(typeof app === 'object' && app !== null, `${option} must be an object`)
  assertKeys(`${option}.`, app, [...Object.keys(defaults), 'redirectUris'])
  const given = Object.entries(app).filter(([, value]) => value !== undefined)
  const complete: Record<string, unknown> = { ...defaults, redirectUris: null, ...Object.fromEntries(given) }
  for (const key of Object.keys(defaults)) {
    const value = complete[key]
    const isFit = typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
    assertOption(isFit, `${option}.${key} must be printable ASCII`)
  }
  const { redirectUris } = complete
  if (redirectUris !== null) {
    const isFit = Array.isArray(redirectUris) && redirectUris.length > 0 && redirectUris.every(isHttpUrl)
    assertOption(isFit, `${option}.redirectUris must list http or https addresses`)
  }
  return { ...complete, redirectUris: redirectUris as string[] | null }
}

function resolveApps(kind: AppKind, given: unknown = {}): readonly RegisteredApp[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  assertOption(list.length > 0, `${kind.option} names no app`)
  const apps = list.map((app) => completeApp(kind, app))
  assertOption(new Set(apps.map(kind.idOf)).size === apps.length, `${kind.option} names the same app twice`)
  return apps
}

export function resolveSandboxOptions(options: SandboxOptions = {}): ResolvedOptions {
  const platformOptions = simulatedPlatforms.map(({ apps }) => apps.option)
  assertKeys('', options, [...platformOptions, ...commonOptions])
  const { now = () => new Date(), codeTtlSeconds: ttl, logger = null, strictParameterOrder = false } = options
  assertOption(typeof now === 'function', 'now must be a function')
  assertOption(typeof strictParameterOrder === 'boolean', 'strictParameterOrder must be a boolean')
  const isTtl = ttl === undefined || (Number.isInteger(ttl) && ttl >= 1 && ttl <= 86_400)
  assertOption(isTtl, 'codeTtlSeconds must be a whole number from 1 to 86400')
  assertOption(logger === null || typeof logger.info === 'function', 'logger must have a method info')
  const byOption = <Value>(read: (platform: (typeof simulatedPlatforms)[number]) => Value) =>
    Object.fromEntries(simulatedPlatforms.map((platform) => [platform.apps.option, read(platform)]))
  const apps = byOption((platform) => resolveApps(platform.apps, options[platform.apps.option]))
  const appsOf = (<App>({ option }: { option: string }) => apps[option] as readonly App[]) as AppsOf
  for (const platform of simulatedPlatforms) {
    const misfit = platform.findMisfit?.(appsOf(platform.apps), appsOf) ?? null
    assertOption(misfit === null, String(misfit))
  }
  return {
    ...(apps as unknown as ResolvedApps),
    ...{ appsOf, strictParameterOrder, now, logger, allowedHosts: resolveHosts(options.allowedHosts) },
    codeTtlSeconds: byOption((platform) => ttl ?? platform.codeTtlSeconds) as Record<SandboxPlatform, number>
  }
}
