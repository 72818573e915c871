import { contractPlatforms, sandboxPlatforms, sandboxSettings } from '../../sandbox/settings.js'
import { lineLog } from '../output.js'
import { startSandbox } from '../demo/start-sandbox.js'
import { stopOnSignal } from '../stop-on-signal.js'

const host = '127.0.0.1'
/** The simulator keeps nothing beyond its process. */
const shutdownTimeoutSeconds = 5

export async function runSandbox(port: number, allowedHosts: readonly string[]): Promise<void> {
  const sandbox = await startSandbox(host, port, allowedHosts)
  stopOnSignal(shutdownTimeoutSeconds, lineLog, sandbox.close)
  process.stdout.write(`${sandbox.origin}\n`)
}

export function printSettings(port: number, allPlatforms: boolean): void {
  const platforms = allPlatforms ? sandboxPlatforms : contractPlatforms
  const settings = Object.entries(sandboxSettings(`http://${host}:${port}`, {}, platforms))
  for (const [name, value] of settings) process.stdout.write(`${name}=${value}\n`)
}
