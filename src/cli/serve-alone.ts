import { loadConfig } from '../service/config.js'
import type { Environment } from '../service/read-settings.js'
import { startService } from './start-service.js'
import { stopOnSignal } from './stop-on-signal.js'

/**
 * Runs the service until it is told to stop.
 *
 * @throws ConfigError when the environment does not fit.
 */
export async function serveAlone(environment: Environment): Promise<void> {
  const config = loadConfig(environment)
  const service = await startService(config, process.stdout)
  stopOnSignal(config.shutdownTimeoutSeconds, service.log, service.close)
}
