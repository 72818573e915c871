import type { Environment } from '../../service/config/read-settings.js'

/**
 * Returns the name of the variable that sets a proxy for an address while Node ignores it; empty when none is set, or
 * Node uses it.
 *
 * @see https://nodejs.org/api/cli.html#node_use_env_proxy1
 */
export function findUnusedProxy({ protocol }: URL, environment: Environment): string {
  const isTold = environment.NODE_USE_ENV_PROXY === '1' || environment.NODE_OPTIONS?.includes('--use-env-proxy')
  if (isTold) return ''
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  return [name, name.toLowerCase(), 'ALL_PROXY', 'all_proxy'].find((candidate) => environment[candidate]) ?? ''
}
