import { Option, type Command } from 'commander'
import { parseInteger } from '../parsers.js'

interface ServeCommandOptions {
  sandbox?: boolean
  sandboxPort?: number
  allPlatforms?: boolean
}

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Run the service as the environment configures it; its log goes to standard output, JSON a line.')
    .option('--sandbox', 'with simulated platforms and a demo user, on loopback; needs no settings')
    .addOption(
      new Option('--sandbox-port <number>', "the simulator's port; 0: any free one (default: PORT + 1)")
        .argParser(parseInteger(0, 65_535))
        .implies({ sandbox: true })
    )
    .addOption(
      new Option('--all-platforms', 'with every simulated platform, those beyond the contract included').implies({
        sandbox: true
      })
    )
    .action(async ({ sandbox = false, sandboxPort, allPlatforms = false }: ServeCommandOptions) => {
      if (sandbox) {
        const { serveSandbox } = await import('./serve-sandbox-action.js')
        await serveSandbox(process.env, { sandboxPort, allPlatforms })
      } else {
        const { serveAlone } = await import('./serve-action.js')
        await serveAlone(process.env)
      }
    })
}
