import type { Command } from 'commander'
import { sandboxSettings } from '../sandbox/settings.js'
import { parseInteger } from './parse-integer.js'
import { lineLog, startSandbox } from './start-sandbox.js'
import { stopOnSignal } from './stop-on-signal.js'

const host = '127.0.0.1'
/** The simulator has nothing worth waiting for. */
const shutdownTimeoutSeconds = 5

/** Adds `sandbox`: the simulator alone. */
export function addSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description(
      'Run simulated WeChat and DingTalk platforms on loopback; print their address, then what they are asked.'
    )
    .option('--port <number>', 'where to listen; 0: any free port', parseInteger(0, 65_535), 3001)
    .option('--print-env', 'only print the settings that point a service at this port, NAME=value, and exit')
    .action(async ({ port, printEnv }: { port: number; printEnv?: boolean }, command: Command) => {
      if (printEnv === true) {
        if (port === 0) command.error('error: --print-env needs a --port other than 0: nobody can know it beforehand.')
        printSettings(`http://${host}:${port}`)
        return
      }
      const sandbox = await startSandbox(host, port)
      stopOnSignal(shutdownTimeoutSeconds, lineLog, sandbox.close)
      process.stdout.write(`${sandbox.origin}\n`)
    })
}

function printSettings(origin: string): void {
  for (const [name, value] of Object.entries(sandboxSettings(origin))) process.stdout.write(`${name}=${value}\n`)
}
