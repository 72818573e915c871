import { sql } from '@prisma/client-runtime-utils'
import { isBindingError, OptionsError, TablesError } from '../../errors.js'
import { createTokenLookup, type FindAccessTokens } from './lookup.js'
import { verifyTokenTable, type HolderTable } from './table.js'
import type { AccessTokenStore, NewAccessToken, StoredAccessToken } from './access-token-store.js'
import { isOneOf } from '../sql/dialect.js'
import { followSchema } from '../sql/client-schema.js'
import { createBatcher } from '../create-batcher.js'
import { isUnfitValue } from '../sql/failures.js'
import { statementsOf, type SqlDatabase } from '../sql/sql-client.js'
import { createTimestampFormat } from './timestamps.js'
import {
  assertHolderIds,
  createTimeWriter,
  createUnfitIdError,
  insertTokens,
  parseId,
  readHolderIdType
} from './write-tokens.js'
import { withRetry } from '../sql/with-retry.js'

/** How a table of access tokens is used. */
export interface AccessTokenStoreOptions {
  /** The zone of times without an offset: Laravel's `app.timezone`. Default `UTC`. */
  timeZone?: string
  /** The table of the tokens' holders; with it, `hasHolder` is `false` without a holder. Default: not looked up. */
  holder?: HolderTable
}

const rowsPerInsert = 500
/** Keys are digits or hashes, so that no single key causes a failure. */
const batching = { maxBatchSize: 500, maxInFlight: 2, isItemFailure: () => false }
/** A batch of this size is sent early, so that the requests of one turn are not all answered at once. */
const earlySize = 32
const transactionOptions = { maxWait: 5000, timeout: 60_000 }

async function findByIds(find: FindAccessTokens, ids: readonly string[]): Promise<(StoredAccessToken | null)[]> {
  const keys = ids.map(parseId)
  const wanted = keys.filter((key) => key !== null)
  const byId = await find('id', wanted)
  return keys.map((key) => (key === null ? null : (byId.get(key) ?? null)))
}

async function findByHashes(find: FindAccessTokens, hashes: readonly string[]): Promise<(StoredAccessToken | null)[]> {
  const byHash = await find('token', hashes)
  return hashes.map((tokenHash) => byHash.get(tokenHash) ?? null)
}

interface TokenDatabase {
  database: SqlDatabase
  format: (time: Date) => string
}

async function createAccessTokens(
  { database, format }: TokenDatabase,
  tokens: readonly NewAccessToken[],
  now: Date
): Promise<string[]> {
  return database.client.$transaction(async (transaction) => {
    const ids: string[] = []
    for (let start = 0; start < tokens.length; start += rowsPerInsert) {
      const chunk = tokens.slice(start, start + rowsPerInsert)
      const idOf = await insertTokens(transaction, chunk, { format, now })
      ids.push(...chunk.map((token) => idOf.get(token.tokenHash) as string))
    }
    return ids
  }, transactionOptions)
}

async function createFittingTokens(
  written: TokenDatabase,
  tokens: readonly NewAccessToken[],
  now: Date
): Promise<string[]> {
  const type = await readHolderIdType(written.database)
  assertHolderIds(
    type,
    tokens.map(({ userId }) => userId)
  )
  return withRetry(() => createAccessTokens(written, tokens, now)).catch((error: unknown) => {
    throw isUnfitValue(error) ? createUnfitIdError(type) : error
  })
}

async function deleteAccessToken(database: SqlDatabase, id: string): Promise<boolean> {
  const key = parseId(id)
  if (key === null) return false
  return (await statementsOf(database).$executeRaw`DELETE FROM personal_access_tokens WHERE id = ${key}`) === 1
}

async function deleteAccessTokensByName(
  database: SqlDatabase,
  { holderType, userId, name }: Pick<NewAccessToken, 'holderType' | 'userId' | 'name'>
): Promise<number> {
  return statementsOf(database).$executeRaw`
    DELETE FROM personal_access_tokens
    WHERE tokenable_type = ${holderType} AND tokenable_id = ${userId} AND name = ${name}`
}

interface Touch {
  id: string
  now: Date
}

/** All uses of a batch get the time of the latest. */
async function touchAccessTokens({ database, format }: TokenDatabase, touches: readonly Touch[]): Promise<void[]> {
  const keys = touches.map(({ id }) => parseId(id)).filter((key) => key !== null)
  const time = format((touches.at(-1) as Touch).now)
  const isTouched = isOneOf(database, sql`id`, keys)
  await withRetry(
    () => statementsOf(database).$executeRaw`
      UPDATE personal_access_tokens SET last_used_at = ${time}, updated_at = ${time} WHERE ${isTouched}`
  )
  return touches.map(() => undefined)
}

const namePattern = /^[A-Za-z_]\w{0,62}$/

function assertHolder({ table, key = 'id' }: HolderTable): void {
  if (namePattern.test(table) && namePattern.test(key)) return
  throw new OptionsError('holder must name a table and a column, in letters, digits and underscores')
}

/** The problems of the columns go first, because they name the fix; the lookup finds missing privileges for instance. */
async function verify(database: SqlDatabase, find: FindAccessTokens, holder?: HolderTable): Promise<void> {
  const failure = await find('id', []).then(
    () => null,
    (error: Error) => error
  )
  if (isBindingError(failure)) throw failure
  await verifyTokenTable(database, holder)
  if (failure !== null) throw new TablesError(`Access tokens cannot be looked up: ${failure.message}`)
}

function createLookups(database: SqlDatabase, find: FindAccessTokens) {
  // SQLite runs in this thread, so that sending early gains nothing.
  const options = { ...batching, ...(database.kind === 'postgresql' ? { earlySize } : {}) }
  return {
    findAccessToken: createBatcher<string, StoredAccessToken | null>({
      ...options,
      statement: 'find_token',
      runBatch: (ids) => findByIds(find, ids)
    }),
    findAccessTokenByHash: createBatcher<string, StoredAccessToken | null>({
      ...options,
      statement: 'find_token',
      runBatch: (hashes) => findByHashes(find, hashes)
    })
  }
}

/**
 * Creates the store of personal access tokens on a Prisma client, over the table of Laravel Sanctum 3 or 4. A table
 * that Laravel created is used as it is, and Laravel reads the tokens created here.
 *
 * `createAccessTokens` throws `OptionsError` when a user's id does not fit the type of the column `tokenable_id`: an
 * integer with Laravel's `morphs`, a UUID or ULID with `uuidMorphs` or `ulidMorphs`.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option does not fit.
 */
export function createPrismaAccessTokenStore(
  given: SqlDatabase,
  { timeZone = 'UTC', holder }: AccessTokenStoreOptions = {}
): AccessTokenStore {
  if (holder !== undefined) assertHolder(holder)
  const database = followSchema(given)
  const times = createTimestampFormat(timeZone)
  const find = createTokenLookup(database, times, holder)
  const written: TokenDatabase = { database, format: createTimeWriter(database, times) }
  const touch = createBatcher<Touch, void>({
    ...batching,
    statement: 'touch_token',
    // On SQLite a request waits for its own commit then, and not for that of this note.
    isPatient: true,
    maxInFlight: 1,
    runBatch: (touches) => touchAccessTokens(written, touches)
  })
  return {
    ...createLookups(database, find),
    createAccessTokens: (tokens, now) => createFittingTokens(written, tokens, now),
    deleteAccessToken: (id) => withRetry(() => deleteAccessToken(database, id)),
    deleteAccessTokensByName: (token) => withRetry(() => deleteAccessTokensByName(database, token)),
    touchAccessToken: (id, now) => touch({ id, now }),
    verify: () => verify(database, find, holder)
  }
}
