export interface PlatformReturn {
  /** The authorisation code, `null` where the person has not authorised. */
  code: string | null
  state: string | null
  /** The OAuth 2.0 error, `access_denied` for instance; empty where there is none. */
  error: string
  /** The address without what belongs to the return. */
  cleanHref: string
  /** The last segment of the route, in the hash where that holds the route: `wechat` for instance. */
  lastSegment: string
}

const codeNames = ['authCode', 'code', 'auth_code']
const names = [...codeNames, 'state', 'error', 'error_description']

/** Splits `#/path?query` into both. */
function splitHash(hash: string): [path: string, query: string] {
  const at = hash.indexOf('?')
  return at < 0 ? [hash, ''] : [hash.slice(0, at), hash.slice(at + 1)]
}

const withoutReturn = (query: URLSearchParams): string => {
  for (const name of names) query.delete(name)
  return query.toString()
}

/**
 * Reads what a platform has put into an address, before its fragment or at its end, as the platforms do with addresses
 * of hash routes; returns `null` for an address that has neither a state nor a code.
 */
export function readReturn(href: string): PlatformReturn | null {
  const url = new URL(href)
  const [hashPath, hashText] = splitHash(url.hash)
  const hashQuery = new URLSearchParams(hashText)
  const read = (name: string): string | null => url.searchParams.get(name) ?? hashQuery.get(name)
  const code = codeNames.map(read).find((value) => value !== null) ?? null
  const state = read('state')
  const error = read('error') ?? ''
  if (state === null && code === null && error === '') return null
  // Only a query that held something is written anew: others keep their spelling.
  if (names.some((name) => url.searchParams.has(name))) url.search = withoutReturn(url.searchParams)
  if (names.some((name) => hashQuery.has(name))) {
    const rest = withoutReturn(hashQuery)
    url.hash = rest === '' ? hashPath : `${hashPath}?${rest}`
  }
  const route = hashPath.startsWith('#/') || hashPath.startsWith('#!/') ? hashPath : url.pathname
  const lastSegment = route.split('/').findLast((segment) => segment !== '') ?? ''
  return { code, state, error, cleanHref: url.href, lastSegment }
}

/** The type that a segment of a route names, `DING_TALK` for `ding-talk`; it need not be a provider's. */
export const typeOfSegment = (segment: string): string => segment.replaceAll('-', '_').toUpperCase()

/** The errors of RFC 6749 section 4.1.2.1 that are failures; `access_denied` is the person's own decision. */
const failures = new Set([
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable'
])

/** Tells whether a return without a code is a failure, and not a person who has changed their mind. */
export const isFailure = ({ error }: PlatformReturn): boolean => failures.has(error)
