import { Option, type Command } from 'commander'
import type { DoctorCommandOptions } from './doctor-action.js'
import { parseInteger } from '../parsers.js'

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Check settings, platforms, clock and database; say what is wrong and what to do. Changes nothing.')
    .option('--json', 'print JSON: { ok, checks: [{ id, status, cause, vendor_code?, message, advice }] }')
    .addOption(
      new Option('--language <language>', 'of the report (default: as LC_ALL, LC_MESSAGES, LANG say)').choices([
        'zh',
        'en'
      ])
    )
    .option('--provider <type>', 'only this one, WECHAT for instance')
    .option('--sandbox', 'as serve --sandbox is configured: against its simulator, which must be running')
    .addOption(
      new Option('--sandbox-port <number>', "the simulator's port (default: PORT + 1)")
        .argParser(parseInteger(1, 65_535))
        .implies({ sandbox: true })
    )
    .addOption(
      new Option('--all-platforms', 'as serve --sandbox --all-platforms is configured').implies({ sandbox: true })
    )
    .addHelpText('after', '\nExit status: 0 all is well, or warnings only; 1 something failed; 2 wrong usage.')
    .action(async (options: DoctorCommandOptions) => {
      const { runDoctorCommand } = await import('./doctor-action.js')
      await runDoctorCommand(options)
    })
}
