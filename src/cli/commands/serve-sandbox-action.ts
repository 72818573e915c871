import { isLoopbackHost } from '../../is-loopback.js'
import { sandboxSettings } from '../../sandbox/settings.js'
import { ConfigError } from '../../service/config/config-error.js'
import { assertSimulable, loadConfig, type Config } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'
import { assertServiceInstalled } from '../assert-service-installed.js'
import { choosePlatforms, ensureSecret, type SandboxChoice } from '../demo/sandbox-environment.js'

/**
 * Runs service and simulator in one process, on loopback only. A {@link ConfigError} is thrown before anything is
 * loaded that takes time.
 */
export async function serveSandbox(environment: Environment, choice: SandboxChoice): Promise<void> {
  assertSimulable(environment)
  const chosen = { ...ensureSecret(environment), LOG_LEVEL: environment.LOG_LEVEL || 'warn' }
  const platforms = choosePlatforms(choice)
  const settingsAt = (origin: string) => sandboxSettings(origin, {}, platforms)
  // A placeholder: the simulator's address is known once it listens.
  const config = loadConfig({ ...chosen, ...settingsAt('http://127.0.0.1:1') })
  const { host, port } = assertLoopback(config)
  assertServiceInstalled(config)
  const simulatorPort = choosePort(port, choice.sandboxPort)
  const { serveDemo } = await import('../demo/serve-demo.js')
  await serveDemo(host, simulatorPort, platforms, (origin) => {
    const corsOrigins = [environment.OAUTH_BINDING_CORS_ORIGINS, origin].filter(Boolean).join(',')
    return loadConfig({ ...chosen, ...settingsAt(origin), OAUTH_BINDING_CORS_ORIGINS: corsOrigins })
  })
}

function assertLoopback(config: Config): Config {
  if (isLoopbackHost(config.host)) return config
  throw new ConfigError([
    'HOST must be a loopback address with --sandbox: anybody who reaches a simulator can sign in as anybody.'
  ])
}

function choosePort(port: number, sandboxPort: number | undefined): number {
  if (sandboxPort !== undefined) return sandboxPort
  if (port === 65_535) throw new ConfigError(['PORT leaves no port above it for the simulator: set --sandbox-port.'])
  return port === 0 ? 0 : port + 1
}
