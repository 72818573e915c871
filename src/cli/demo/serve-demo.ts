import type { Config } from '../../service/config/config.js'
import { createTokenStore } from '../../service/token-store.js'
import { createDemoToken } from './demo-token.js'
import { startSandbox, type RunningSandbox } from './start-sandbox.js'
import { startService } from '../start-service.js'
import { stopOnSignal } from '../stop-on-signal.js'
import { renderWelcome } from './welcome.js'

/**
 * Starts the simulator, then the service that is configured for it, and prints the welcome.
 *
 * @param configure Returns the service's configuration for a simulator at this origin.
 * @throws What starting throws; then everything is closed again.
 */
export async function serveDemo(host: string, port: number, configure: (origin: string) => Config): Promise<void> {
  const sandbox = await startSandbox(host, port)
  try {
    await welcome(configure(sandbox.origin), sandbox)
  } catch (error) {
    await sandbox.close()
    throw error
  }
}

async function welcome(config: Config, sandbox: RunningSandbox): Promise<void> {
  const service = await startService(config, process.stderr)
  try {
    const demo = await createDemoToken(createTokenStore(service.database, config), config.tokens.holderType)
    stopOnSignal(config.shutdownTimeoutSeconds, service.log, async () => {
      await demo.revoke()
      await service.close()
      await sandbox.close()
    })
    process.stdout.write(renderWelcome(service.origin, sandbox.origin, demo.token))
  } catch (error) {
    await service.close()
    throw error
  }
}
