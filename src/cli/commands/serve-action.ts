import { chooseWorkerCount } from '../../service/config/choose-worker-count.js'
import { loadConfig } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'
import { assertServiceInstalled } from '../assert-service-installed.js'
import { bufferLines } from '../buffer-lines.js'
import { limitHeapGrowth } from '../limit-heap-growth.js'
import { stopOnSignal } from '../stop-on-signal.js'

/** A {@link ConfigError} is thrown before anything is loaded that takes time. */
export async function serveAlone(environment: Environment): Promise<void> {
  const config = loadConfig(environment)
  assertServiceInstalled(config)
  const workerCount = chooseWorkerCount(config.workers)
  if (workerCount > 1) {
    const { serveWorkers } = await import('../workers/serve-workers.js')
    process.exitCode = await serveWorkers(config, workerCount)
    return
  }
  const { startService } = await import('../start-service.js')
  const service = await startService(config, bufferLines(process.stdout))
  limitHeapGrowth()
  stopOnSignal(config.shutdownDelaySeconds + config.shutdownTimeoutSeconds, service.log, service.close)
}
