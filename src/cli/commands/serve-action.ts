import { loadConfig } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'
import { bufferLines } from '../buffer-lines.js'
import { limitHeapGrowth } from '../limit-heap-growth.js'
import { stopOnSignal } from '../stop-on-signal.js'

/**
 * Runs the service until it is told to stop.
 *
 * @throws ConfigError when the environment does not fit, before anything is loaded that takes time.
 */
export async function serveAlone(environment: Environment): Promise<void> {
  const config = loadConfig(environment)
  limitHeapGrowth()
  const { startService } = await import('../start-service.js')
  const service = await startService(config, bufferLines(process.stdout))
  stopOnSignal(config.shutdownTimeoutSeconds, service.log, service.close)
}
