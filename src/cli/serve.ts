import { Option, type Command } from 'commander'
import { loadConfig } from '../service/config.js'
import { parseInteger } from './parse-integer.js'
import { serveSandbox } from './serve-sandbox.js'
import { startService } from './start-service.js'
import { stopOnSignal } from './stop-on-signal.js'

/** Adds `serve`: the service, alone or with the simulator. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Run the service as the environment configures it; its log goes to standard output, JSON a line.')
    .option('--sandbox', 'with simulated WeChat and DingTalk and a demo user, on loopback; needs no settings')
    .addOption(
      new Option('--sandbox-port <number>', "the simulator's port; 0: any free one (default: PORT + 1)")
        .argParser(parseInteger(0, 65_535))
        .implies({ sandbox: true })
    )
    .action(async ({ sandbox, sandboxPort }: { sandbox?: boolean; sandboxPort?: number }) => {
      if (sandbox === true) await serveSandbox(process.env, sandboxPort)
      else await serve()
    })
}

async function serve(): Promise<void> {
  const config = loadConfig(process.env)
  const service = await startService(config, process.stdout)
  stopOnSignal(config.shutdownTimeoutSeconds, service.log, service.close)
}
