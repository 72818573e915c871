import type { Command } from 'commander'
import { parseInteger } from '../parsers.js'

interface SandboxCommandOptions {
  port: number
  printEnv?: boolean
  allPlatforms?: boolean
  allowedHost?: string[]
}

export function addSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('Run the simulated platforms on loopback; print their address, then each request that they get.')
    .option('--port <number>', 'where to listen; 0: any free port', parseInteger(0, 65_535), 3001)
    .option('--print-env', 'only print the settings that point a service at this port, NAME=value, and exit')
    .option('--all-platforms', 'with --print-env: of every platform, those beyond the contract included')
    .option('--allowed-host <names...>', 'names besides those of loopback under which it may be reached, by a tunnel')
    .action(async (options: SandboxCommandOptions, command: Command) => {
      const { port, printEnv = false, allPlatforms = false, allowedHost = [] } = options
      if (printEnv && port === 0) {
        command.error('error: --print-env needs a --port other than 0: nobody can know that one beforehand.')
      }
      const { printSettings, runSandbox } = await import('./sandbox-action.js')
      if (printEnv) printSettings(port, allPlatforms)
      else await runSandbox(port, allowedHost)
    })
}
