import type { Environment } from '../../service/config/read-settings.js'

/**
 * Names the variable that asks for a proxy to an address, which Node does not heed by itself; empty when there is
 * none, or Node was told to heed it.
 *
 * @see https://nodejs.org/api/cli.html#node_use_env_proxy1
 */
export function findUnusedProxy({ protocol }: URL, environment: Environment): string {
  const isTold = environment.NODE_USE_ENV_PROXY === '1' || environment.NODE_OPTIONS?.includes('--use-env-proxy')
  if (isTold) return ''
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  return [name, name.toLowerCase(), 'ALL_PROXY', 'all_proxy'].find((candidate) => environment[candidate]) ?? ''
}
