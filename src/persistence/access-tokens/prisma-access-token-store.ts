import { join, sql } from '@prisma/client-runtime-utils'
import { isBindingError, OptionsError, TablesError } from '../../errors.js'
import { createTokenLookup, type FindAccessTokens } from './lookup.js'
import { describeTokenTableProblem, findTokenTableProblems, type HolderTable } from './table.js'
import type { AccessTokenStore, NewAccessToken, StoredAccessToken } from './access-token-store.js'
import { isOneOf } from '../sql/dialect.js'
import { followSchema } from '../sql/client-schema.js'
import { createBatcher } from '../create-batcher.js'
import { isUnfitValue } from '../sql/failures.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import { readTableColumns } from '../sql/table-columns.js'
import { createTimestampFormat, type TimestampFormat } from './timestamps.js'
import { withRetry } from '../sql/with-retry.js'

/** How a table of access tokens is used. */
export interface AccessTokenStoreOptions {
  /** The zone of times without an offset: Laravel's `app.timezone`. Default `UTC`. */
  timeZone?: string
  /** The table of the tokens' holders; with it, `hasHolder` is `false` without a holder. Default: not looked up. */
  holder?: HolderTable
}

/** The abilities that Sanctum writes for a token with all of them. */
const allAbilities: readonly string[] = ['*']

const rowsPerInsert = 500
/** Keys are digits or hashes, so that no single key causes a failure. */
const batching = { maxBatchSize: 500, maxInFlight: 2, isItemFailure: () => false }
/** A batch of this size is sent early, so that the requests of one turn are not all answered at once. */
const earlySize = 32
const transactionOptions = { maxWait: 5000, timeout: 60_000 }

/** An id as the column can hold it (a signed 64-bit number), or `null`. */
function parseId(id: string): bigint | null {
  if (!/^\d{1,19}$/.test(id)) return null
  const number = BigInt(id)
  return number < 2n ** 63n ? number : null
}

async function findByIds(find: FindAccessTokens, ids: readonly string[]): Promise<(StoredAccessToken | null)[]> {
  const keys = ids.map(parseId)
  const wanted = keys.filter((key) => key !== null)
  const byId = await find('id', wanted)
  return keys.map((key) => byId.get(String(key)) ?? null)
}

async function findByHashes(find: FindAccessTokens, hashes: readonly string[]): Promise<(StoredAccessToken | null)[]> {
  const byHash = await find('token', hashes)
  return hashes.map((tokenHash) => byHash.get(tokenHash) ?? null)
}

/** A database and its format of times. */
interface TokenDatabase {
  database: SqlDatabase
  /** Formats a time for the columns of this database. */
  format: (time: Date) => string
}

async function insertChunk(
  transaction: SqlExecutor,
  tokens: readonly NewAccessToken[],
  { format, now }: Pick<TokenDatabase, 'format'> & { now: string }
): Promise<Map<string, string>> {
  const values = tokens.map(({ holderType, userId, name, tokenHash, abilities = allAbilities, expiresAt }) => {
    const expiry = expiresAt === null ? null : format(expiresAt)
    const list = JSON.stringify(abilities)
    return sql`(${holderType}, ${userId}, ${name}, ${tokenHash}, ${list}, ${expiry}, ${now}, ${now})`
  })
  // RETURNING has no defined order, so ids are assigned by hash.
  const rows = await transaction.$queryRaw<{ id: string; token: string }[]>(
    ...flattenSql`
    INSERT INTO personal_access_tokens
      (tokenable_type, tokenable_id, name, token, abilities, expires_at, created_at, updated_at)
    VALUES ${join(values)} RETURNING CAST(id AS TEXT) AS id, token`
  )
  return new Map(rows.map((row) => [row.token, row.id]))
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
      const idOf = await insertChunk(transaction, chunk, { format, now: format(now) })
      ids.push(...chunk.map((token) => idOf.get(token.tokenHash) as string))
    }
    return ids
  }, transactionOptions)
}

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

function isFitFor(type: string, userId: string): boolean {
  if (/int/i.test(type)) return userId.startsWith('0') ? false : parseId(userId) !== null
  return type !== 'uuid' || uuidPattern.test(userId)
}

/** Checks ids, because SQLite stores any text in a column of integers, and PostgreSQL reads ` 7` and `007` as 7. */
async function createFittingTokens(
  written: TokenDatabase,
  tokens: readonly NewAccessToken[],
  now: Date
): Promise<string[]> {
  const columns = await readTableColumns(written.database, 'personal_access_tokens')
  const type = columns.get('tokenable_id') ?? ''
  const unfit = new OptionsError(`the user id does not fit the column tokenable_id of personal_access_tokens (${type})`)
  if (!tokens.every(({ userId }) => isFitFor(type, userId))) throw unfit
  return withRetry(() => createAccessTokens(written, tokens, now)).catch((error: unknown) => {
    throw isUnfitValue(error) ? unfit : error
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

/** Records several uses in one statement, all with the time of the latest. */
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
  const problems = await findTokenTableProblems(database, holder)
  if (problems.length > 0) throw new TablesError(problems.map(describeTokenTableProblem).join(' '))
  if (failure !== null) throw new TablesError(`Access tokens cannot be looked up: ${failure.message}`)
}

function createLookups(database: SqlDatabase, find: FindAccessTokens) {
  // SQLite runs in this thread, so that sending early gains nothing.
  const options = { ...batching, ...(database.kind === 'postgresql' ? { earlySize } : {}) }
  return {
    findAccessToken: createBatcher<string, StoredAccessToken | null>({
      ...options,
      runBatch: (ids) => findByIds(find, ids)
    }),
    findAccessTokenByHash: createBatcher<string, StoredAccessToken | null>({
      ...options,
      runBatch: (hashes) => findByHashes(find, hashes)
    })
  }
}

function createFormat({ kind }: SqlDatabase, times: TimestampFormat): (time: Date) => string {
  return (time) => times.format(time, kind === 'postgresql')
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
  const written: TokenDatabase = { database, format: createFormat(database, times) }
  const touch = createBatcher<Touch, void>({
    ...batching,
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
