import type { Command } from 'commander'
import { adminAbility } from '../../auth/access-token.js'
import { isPlainText } from '../../identifier.js'
import type { TokensToCreate } from './token-action.js'
import { parseIdentifier, parseInteger, parseText, unfitText } from '../parsers.js'

/** A hundred years; beyond it, leave the option out. */
const longestLifeSeconds = 3_155_760_000

const parseId = parseText(
  (text) => /^[1-9]\d{0,18}$/.test(text) && BigInt(text) < 2n ** 63n,
  'It must be a positive integer.'
)
const parseName = parseText(({ length }) => length >= 1 && length <= 255, 'It must have 1 to 255 characters.')
const parseAbility = parseText((text) => isPlainText(text, 255), unfitText)

export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('Create and revoke personal access tokens (id|secret).')
  token
    .command('create')
    .description('Create tokens and print them, one a line, and nothing else. They cannot be printed again.')
    .requiredOption(
      '--user <id>',
      'whose tokens: an integer, or a UUID or ULID where the table has these',
      parseIdentifier
    )
    .option(
      '--expires-in <seconds>',
      'how long they are valid (default: for ever)',
      parseInteger(1, longestLifeSeconds)
    )
    .option('--count <number>', 'how many', parseInteger(1, 100_000), 1)
    .option('--name <text>', 'what they are for, 1 to 255 characters', parseName, 'oauth-binding')
    .option(
      '--ability <name>',
      `what they may do, once for each ability (default: everything but ${adminAbility})`,
      collectAbilities
    )
    .action(async (options: TokensToCreate) => {
      const { createTokens } = await import('./token-action.js')
      await createTokens(options)
    })
  token
    .command('revoke')
    .description('Revoke a token at once.')
    .argument('<id>', 'the part of the token before the |', parseId)
    .action(async (id: string) => {
      const { revokeToken } = await import('./token-action.js')
      await revokeToken(id)
    })
}

function collectAbilities(text: string, earlier: readonly string[] = []): string[] {
  return [...earlier, parseAbility(text)]
}
