#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addBackupCommands } from './commands/backup/backup.js'
import { addConformanceCommand } from './commands/conformance/conformance.js'
import { addDoctorCommand } from './commands/doctor.js'
import { addEventsCommand } from './commands/events.js'
import { addMigrateCommand } from './commands/migrate.js'
import { addPrismaModelsCommand } from './commands/prisma-models.js'
import { reportFailure } from './report-failure.js'
import { addSandboxCommand } from './commands/sandbox.js'
import { addServeCommand } from './commands/serve.js'
import { addTokenCommand } from './commands/token.js'
import { addUsersCommand } from './commands/users/users.js'

/** The command line `oauth-binding`. Results go to standard output, messages to standard error. */

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('oauth-binding')
  .description('Third-party account binding (WeChat, DingTalk): the service, its database, its tokens, its simulator.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('Run with --help to see what there is.')
  .addHelpText('after', '\nExit status: 0 done, 1 it failed, 2 wrong usage or configuration.')

addServeCommand(program)
addMigrateCommand(program)
addTokenCommand(program)
addBackupCommands(program)
addEventsCommand(program)
addUsersCommand(program)
addPrismaModelsCommand(program)
addSandboxCommand(program)
addDoctorCommand(program)
addConformanceCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportFailure(error)
}
