import { setFlagsFromString } from 'node:v8'
import { loadConfig } from '../../service/config/config.js'
import type { Environment } from '../../service/config/read-settings.js'
import { assertServiceInstalled } from '../assert-service-installed.js'
import { bufferLines } from '../buffer-lines.js'
import { stopOnSignal } from '../stop-on-signal.js'

/** A {@link ConfigError} is thrown before anything is loaded that takes time. */
export async function serveAlone(environment: Environment): Promise<void> {
  const config = loadConfig(environment)
  assertServiceInstalled(config)
  limitHeapGrowth()
  const { startService } = await import('../start-service.js')
  const service = await startService(config, bufferLines(process.stdout))
  stopOnSignal(config.shutdownDelaySeconds + config.shutdownTimeoutSeconds, service.log, service.close)
}

/**
 * Limits the growth of the heap between two full collections to one half; V8 lets a small heap grow several times. Saves
 * about 100 MB under load (row "peak memory" of the benchmark). For programs only: a library leaves it to its host.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
