import { hash } from 'node:crypto'

/** Browsers of visitors. */
export const browsers = ['ann', 'ben'] as const
export type Browser = (typeof browsers)[number]

/** What a browser proves itself with. */
export function verifierOf(browser: Browser): string {
  return hash('sha256', `fuzz ${browser}`, 'base64url')
}

/** RFC 7636 section 4.2, `S256`. */
export function challengeOf(verifier: string): string {
  return hash('sha256', verifier, 'base64url')
}

/** The cookie of a verifier: on loopback hosts over http, and on all others. */
export const cookieNames = { loopback: 'oauth-binding', other: '__Host-oauth-binding' } as const

/** A header of this name, as a server gets it: over a socket all that came, inside of the process the last. */
function readHeader(headers: readonly [string, string][], asked: string, isWired: boolean, joint: string) {
  const values = headers.filter(([name]) => name.toLowerCase() === asked).map(([, value]) => value)
  return isWired && values.length > 0 ? values.join(joint) : values.at(-1)
}

/** A request with its headers, as far as it tells the browser. */
export interface BrowserRequest {
  headers: readonly [string, string][]
  isWired: boolean
}

/** The name that the cookie must have for a request. */
export function cookieNameFor({ headers, isWired }: BrowserRequest): string {
  // What is handed to the server in the process goes to localhost, and what is wired to a name.
  const host = readHeader(headers, 'host', isWired, ',') ?? (isWired ? 'fuzz.invalid' : 'localhost')
  return /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? cookieNames.loopback : cookieNames.other
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Reads the verifier of a browser from its cookies: the first of its name counts (RFC 6265 section 5.4). */
export function readCookie(request: BrowserRequest): string | undefined {
  const cookies = readHeader(request.headers, 'cookie', request.isWired, '; ') ?? ''
  const pairs = cookies.split(';').map((pair) => pair.split(/=(.*)/s).map((part) => part.trim()))
  const [, value] = pairs.find(([name, given]) => name === cookieNameFor(request) && given !== undefined) ?? []
  const verifier = value === undefined ? '' : decode(value)
  return /^[\w-]{43}$/.test(verifier) ? verifier : undefined
}
