import { InvalidArgumentError, type Command } from 'commander'
import { createAccessTokens } from '../auth/access-token.js'
import { migrate } from '../persistence/migrate.js'
import { createPrismaAccessTokenStore } from '../persistence/prisma-access-token-store.js'
import { loadDatabaseConfig } from '../service/config.js'
import { parseInteger } from './parse-integer.js'
import { withDatabase } from './with-database.js'

/** A hundred years; beyond it, leave the option out. */
const longestLifeSeconds = 3_155_760_000

interface CreateOptions {
  user: string
  expiresIn?: number
  count: number
  name: string
}

/** Adds `token create` and `token revoke`. */
export function addTokenCommand(program: Command): void {
  const token = program.command('token').description('Create and revoke personal access tokens (id|secret).')
  token
    .command('create')
    .description('Create tokens and print them, one a line, and nothing else. They cannot be printed again.')
    .requiredOption('--user <id>', 'whose tokens, a positive integer', parseId)
    .option(
      '--expires-in <seconds>',
      'how long they are valid (default: for ever)',
      parseInteger(1, longestLifeSeconds)
    )
    .option('--count <number>', 'how many', parseInteger(1, 100_000), 1)
    .option('--name <text>', 'what they are for, 1 to 255 characters', parseName, 'oauth-binding')
    .action(createTokens)
  token
    .command('revoke')
    .description('Revoke a token at once.')
    .argument('<id>', 'the part of the token before the |', parseId)
    .action(revokeToken)
}

async function createTokens({ user, expiresIn, count, name }: CreateOptions): Promise<void> {
  const { databaseUrl, tokenHolderType } = loadDatabaseConfig(process.env)
  const now = new Date()
  const tokens = await withDatabase(databaseUrl, async (database) => {
    await migrate(database)
    return createAccessTokens({
      store: createPrismaAccessTokenStore(database),
      userId: user,
      holderType: tokenHolderType,
      name,
      count,
      expiresAt: expiresIn === undefined ? null : new Date(now.getTime() + expiresIn * 1000),
      now
    })
  })
  process.stdout.write(`${tokens.join('\n')}\n`)
}

async function revokeToken(id: string): Promise<void> {
  const { databaseUrl } = loadDatabaseConfig(process.env)
  const wasThere = await withDatabase(databaseUrl, async (database) => {
    await migrate(database)
    return createPrismaAccessTokenStore(database).deleteAccessToken(id)
  })
  process.stderr.write(wasThere ? `Token ${id} is revoked.\n` : `There is no token ${id}.\n`)
  if (!wasThere) process.exitCode = 1
}

function parseId(text: string): string {
  if (/^[1-9]\d{0,18}$/.test(text) && BigInt(text) < 2n ** 63n) return text
  throw new InvalidArgumentError('It must be a positive integer.')
}

function parseName(text: string): string {
  if (text.length >= 1 && text.length <= 255) return text
  throw new InvalidArgumentError('It must have 1 to 255 characters.')
}
