import type { Command } from 'commander'
import { isIdentifier, isProviderType, isUuid } from '../../../identifier.js'
import { parseIdentifier, parseInteger, parseText } from '../../parsers.js'
import type { BindingsToFind, BindingsToList, Change } from './users-action.js'

/** Who changes a binding, where nobody says so: the account that runs the command; a container may have none. */
function nameCaller(): string {
  const { USER: user } = process.env
  return isIdentifier(user) ? user : 'operator'
}

export function addUsersCommand(program: Command): void {
  const users = program
    .command('users')
    .description('List, find, suspend, resume and end the bindings of all users (DATABASE_URL).')
  addListCommand(users)
  addFindCommand(users)
  for (const change of ['suspend', 'resume', 'unbind'] as const) addChangeCommand(users, change)
}

const parseType = parseText(isProviderType, 'It must be in upper case, WECHAT for instance.')
const parseBindingId = parseText(isUuid, 'It must be the id of a binding, 36 characters.')

const asJson = ['--json', 'a line of JSON each'] as const

function addListCommand(users: Command): void {
  users
    .command('list')
    .description('Print bindings, oldest first, a line each: id, user, type, nickname, bound at, suspended at.')
    .option('--user <id>', 'only those of this user', parseIdentifier)
    .option('--type <type>', 'only those at this provider, WECHAT for instance', parseType)
    .option('--after <id>', 'only those after this one (default: from the first)', parseBindingId)
    .option('--limit <number>', 'how many at most (default: all)', parseInteger(1, Number.MAX_SAFE_INTEGER))
    .option(...asJson)
    .action(async (options: BindingsToList) => {
      const { listBindings } = await import('./users-action.js')
      await listBindings(options)
    })
}

function addFindCommand(users: Command): void {
  users
    .command('find')
    .description('Print the bindings that have an identity; the exit status is 1 when there is none.')
    .requiredOption('--type <type>', 'the provider, WECHAT for instance', parseType)
    .requiredOption('--subject <id>', 'the id of the person at the provider, an open id for instance', parseIdentifier)
    .option('--issuer <id>', 'within which the subject is unique, the app for instance', parseIdentifier)
    .option('--kind <kind>', 'openid or unionid for instance', parseIdentifier)
    .option(...asJson)
    .action(async (options: BindingsToFind) => {
      const { findBindings } = await import('./users-action.js')
      await findBindings(options)
    })
}

const descriptions = {
  suspend: 'Suspend a binding: nobody signs in with it, and its user can neither end nor replace it.',
  resume: 'End the suspension of a binding.',
  unbind: 'End a binding, a suspended one as well.'
} as const

function addChangeCommand(users: Command, name: Change['name']): void {
  const command = users
    .command(name)
    .description(descriptions[name])
    .argument('<binding>', 'its id, as list prints it', parseBindingId)
    .option('--by <name>', 'who does it (default: $USER, else operator)', parseIdentifier)
  const reason = ['--reason <text>', 'why, for the event'] as const
  if (name === 'resume') command.option(...reason)
  else command.requiredOption(...reason)
  command.action(async (bindingId: string, { by = nameCaller(), reason }: { by?: string; reason?: string }) => {
    const { changeBinding } = await import('./users-action.js')
    await changeBinding({ name, bindingId, by, reason })
  })
}
