import type { Environment } from '../service/read-settings.js'

/** Names the variable that asks for a proxy to an address; empty when there is none. */
export function describeProxy(origin: string, environment: Environment): string {
  const scheme = new URL(origin).protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const names = [scheme, scheme.toLowerCase(), 'ALL_PROXY', 'all_proxy']
  return names.find((name) => environment[name]) ?? ''
}
