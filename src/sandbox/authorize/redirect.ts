import { isLoopbackHost } from '../../is-loopback.js'

export type RedirectRule = 'same-host' | 'exact'

/**
 * `registered` is `null` where any loopback host is allowed, and the simulator's own, which is reached at `ownHost`.
 */
export function readRedirectUri(
  redirectUri: string | undefined,
  registered: readonly string[] | null,
  rule: RedirectRule,
  ownHost: string
): URL | null {
  if (redirectUri === undefined || !URL.canParse(redirectUri)) return null
  const url = new URL(redirectUri)
  if (!/^https?:$/.test(url.protocol)) return null
  const isAllowed =
    registered === null
      ? isLoopbackHost(url.hostname) || url.host === ownHost
      : registered.some((entry) => (rule === 'exact' ? entry === redirectUri : new URL(entry).host === url.host))
  return isAllowed ? url : null
}

function encode(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return given.map(([name, value]) => `${name}=${encodeURIComponent(value as string)}`).join('&')
}

/** Adds parameters to an address's query, before its fragment; `undefined` ones are left out. */
export function addToQuery(url: URL, parameters: Readonly<Record<string, string | undefined>>): string {
  const result = new URL(url)
  result.search = [url.search.slice(1), encode(parameters)].filter(Boolean).join('&')
  return result.href
}

/**
 * Adds parameters at the very end of an address, after its fragment when it has one: so does the WeChat website
 * login, `https://h/#/login?code=C&state=S`.
 */
export function addToEnd(url: URL, parameters: Readonly<Record<string, string | undefined>>): string {
  if (url.hash === '') return addToQuery(url, parameters)
  return `${url.href}${url.hash.includes('?') ? '&' : '?'}${encode(parameters)}`
}
