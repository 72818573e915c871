#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addDoctorCommand } from './doctor.js'
import { addEventsCommand } from './events.js'
import { addMigrateCommand } from './migrate.js'
import { addPrismaModelsCommand } from './prisma-models.js'
import { reportFailure } from './report-failure.js'
import { addSandboxCommand } from './sandbox.js'
import { addServeCommand } from './serve.js'
import { addTokenCommand } from './token.js'

/** The command line `oauth-binding`. Data goes to standard output, talk to standard error. */

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
addEventsCommand(program)
addPrismaModelsCommand(program)
addSandboxCommand(program)
addDoctorCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportFailure(error)
}
