import { OptionsError } from '../../errors.js'
import { isLoopbackHost } from '../../is-loopback.js'

/** The options that all built-in providers share. */
export interface CommonProviderOptions {
  /**
   * Where the provider sends the person afterwards, exactly as registered there: an absolute http or https URL. It
   * may hold a fragment; it is percent-encoded once.
   */
  redirectUri: string
  /** Base of the authorise page, without query. Must be https, except on loopback. Default: the vendor's. */
  authorizeBaseUrl?: string | undefined
  /** Base of the API, without query; the only address contacted. https except on loopback. Default: the vendor's. */
  apiBaseUrl?: string | undefined
  /** Time limit of exchange and profile together, in ms, 1 to 25000 (a claim lapses after 30 s). Default 10000. */
  requestTimeoutMs?: number | undefined
  /** How many bytes of a reply are read at most, 1024 to 1048576. Default 65536. */
  maxResponseBytes?: number | undefined
  /**
   * Makes the HTTP calls: that of a test's simulator, or one that goes through a proxy. It sees the secrets of every call.
   * Default: Node's own client, the one behind `fetch`.
   */
  fetch?: typeof fetch | undefined
}

/** Options after the check: defaults filled in, base URLs without trailing slash. */
export type CheckedProviderOptions = Required<{
  [K in Exclude<keyof CommonProviderOptions, 'fetch'>]: NonNullable<CommonProviderOptions[K]>
}> &
  Pick<CommonProviderOptions, 'fetch'>

const commonKeys = ['redirectUri', 'authorizeBaseUrl', 'apiBaseUrl', 'requestTimeoutMs', 'maxResponseBytes', 'fetch']

/**
 * Checks the options that all built-in providers share, and refuses unknown ones.
 *
 * @param owner The factory, for the message.
 * @param ownKeys The further options of this factory.
 * @throws OAUTH_BINDING_OPTIONS naming the option; never its value.
 */
export function checkProviderOptions(
  owner: string,
  options: CommonProviderOptions,
  ownKeys: readonly string[],
  defaults: { authorizeBaseUrl: string; apiBaseUrl: string }
): CheckedProviderOptions {
  if (typeof options !== 'object' || options === null) fail(owner, 'options', 'must be an object')
  const known = [...commonKeys, ...ownKeys]
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) fail(owner, key, `is unknown; known are ${known.join(', ')}`)
  }
  return {
    redirectUri: checkRedirectUri(owner, options.redirectUri),
    authorizeBaseUrl: checkBaseUrl(owner, 'authorizeBaseUrl', options.authorizeBaseUrl ?? defaults.authorizeBaseUrl),
    apiBaseUrl: checkBaseUrl(owner, 'apiBaseUrl', options.apiBaseUrl ?? defaults.apiBaseUrl),
    requestTimeoutMs: checkInteger(owner, 'requestTimeoutMs', options.requestTimeoutMs ?? 10_000, 1, 25_000),
    maxResponseBytes: checkInteger(owner, 'maxResponseBytes', options.maxResponseBytes ?? 65_536, 1024, 1_048_576),
    fetch: checkFetch(owner, options.fetch)
  }
}

/**
 * Checks an id or a secret: 1 to 255 visible ASCII characters. White space is refused: it comes from a copied line
 * ending, and the vendor's answer, "invalid secret", does not say so.
 *
 * @throws OAUTH_BINDING_OPTIONS
 */
export function checkCredential(owner: string, option: string, value: unknown): string {
  if (typeof value === 'string' && /^[!-~]{1,255}$/.test(value)) return value
  return fail(owner, option, 'must be a string of 1 to 255 visible ASCII characters without spaces')
}

export function fail(owner: string, option: string, problem: string): never {
  throw new OptionsError(`${owner}: ${option} ${problem}`)
}

function checkInteger(owner: string, option: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number
  return fail(owner, option, `must be a whole number from ${min} to ${max}`)
}

function checkFetch(owner: string, value: CommonProviderOptions['fetch']): CommonProviderOptions['fetch'] {
  if (value === undefined || typeof value === 'function') return value
  return fail(owner, 'fetch', 'must be a function')
}

function parseHttpUrl(value: unknown): URL | null {
  if (typeof value !== 'string' || /[\s\p{Cc}\p{Cs}]/u.test(value) || !URL.canParse(value)) return null
  const url = new URL(value)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null
}

function checkRedirectUri(owner: string, value: unknown): string {
  // Kept as written: DingTalk compares it with the registered one character by character.
  if (parseHttpUrl(value) !== null) return value as string
  return fail(owner, 'redirectUri', 'must be an absolute http or https URL')
}

function checkBaseUrl(owner: string, option: string, value: unknown): string {
  const url = parseHttpUrl(value)
  if (url === null || /[?#]/.test(value as string)) {
    return fail(owner, option, 'must be an absolute http or https URL without user, query and fragment')
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    return fail(owner, option, 'must be https: credentials travel there, and only loopback may go without')
  }
  return url.href.replace(/\/+$/, '')
}
