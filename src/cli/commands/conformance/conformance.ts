import type { Command } from 'commander'
import { parseInteger } from '../../parsers.js'
import type { ConformanceCommandOptions } from './conformance-action.js'

export function addConformanceCommand(program: Command): void {
  program
    .command('conformance')
    .description(
      'Hold a deployment, in any language, against the contract and a list of attacks. Binds and unbinds accounts of the users whose tokens it gets: take users made for this.'
    )
    .requiredOption('--base-url <url>', 'where the deployment is; a path is put before those of the contract')
    .requiredOption(
      '--token <token>',
      'the token of a user made for this (or the variable CONFORMANCE_TOKEN)',
      process.env['CONFORMANCE_TOKEN'] || undefined
    )
    .option(
      '--second-token <token>',
      'that of another such user (CONFORMANCE_SECOND_TOKEN)',
      process.env['CONFORMANCE_SECOND_TOKEN'] || undefined
    )
    .option(
      '--operator-token <token>',
      'that of an operator (CONFORMANCE_OPERATOR_TOKEN)',
      process.env['CONFORMANCE_OPERATOR_TOKEN'] || undefined
    )
    .option(
      '--provider-origin <url>',
      'the simulator, which plays the persons; without it what needs a code is not checked'
    )
    .option('--people <names...>', 'two persons of the simulator that no other user has bound', ['xiaoming', 'lihua'])
    .option('--state-ttl <seconds>', 'how long a state lives; expiry is waited for', parseInteger(1, 3600))
    .option('--user-prefix <path>', 'where the operations of users are (default: as in the contract)')
    .option('--sign-in-prefix <path>', 'where those of signing in are')
    .option('--operator-prefix <path>', 'where those of operators are')
    .option('--skip <ids...>', 'checks to leave out, with what builds on them')
    .option('--reset', 'unbind what the users have bound before')
    .option('--report-junit <file>', 'write the report as JUnit XML, too')
    .option('--report-json <file>', 'write the report as JSON, too')
    .addHelpText(
      'after',
      '\nExit status: 0 it conforms; 1 there are findings; 2 nothing could be checked, or wrong usage.'
    )
    .action(async (options: ConformanceCommandOptions) => {
      const { runConformanceCommand } = await import('./conformance-action.js')
      await runConformanceCommand(options)
    })
}
