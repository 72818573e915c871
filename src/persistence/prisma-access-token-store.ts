import { join, sql } from '@prisma/client-runtime-utils'
import { flat } from './flat.js'
import { isBindingError, OptionsError } from '../errors.js'
import { isOneOf } from './batched-reads.js'
import { followSchema } from './client-schema.js'
import { createBatcher } from './create-batcher.js'
import type { AccessTokenStore, NewAccessToken, StoredAccessToken } from './access-token-store.js'
import { isUnfitValue } from './failures.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from './sql-client.js'
import { formatTimestamp, parseTimestamp } from './timestamps.js'
import { withRetry } from './with-retry.js'

interface AccessTokenRow {
  id: string
  tokenHash: string
  holderType: string
  userId: string
  expiresAt: string | null
}

/** What Sanctum writes when a token is not confined. */
const allAbilities = '["*"]'

const rowsPerInsert = 500
const batching = { maxBatchSize: 500, maxInFlight: 2, isItemFailure: (error: unknown) => !isBindingError(error) }
/** Many lookups of one turn do not wait for the rest of it: what they let through is then not answered all at once. */
const earlySize = 32
const transactionOptions = { maxWait: 5000, timeout: 60_000 }

/** An id as the column can hold it (a signed 64-bit number), or `null`. */
function parseId(id: string): bigint | null {
  if (!/^\d{1,19}$/.test(id)) return null
  const number = BigInt(id)
  return number < 2n ** 63n ? number : null
}

function toAccessToken({ id, tokenHash, holderType, userId, expiresAt }: AccessTokenRow): StoredAccessToken {
  return { id, tokenHash, holderType, userId, expiresAt: expiresAt === null ? null : parseTimestamp(expiresAt) }
}

async function findAccessTokens(database: SqlDatabase, ids: readonly string[]): Promise<(StoredAccessToken | null)[]> {
  const keys = ids.map(parseId)
  const isWanted = isOneOf(
    database,
    sql`id`,
    keys.filter((key) => key !== null)
  )
  // As text, because another installation's `tokenable_id` may be a UUID, and because SQLite has no type of its own
  // for a time: Laravel's text would be read as local time.
  const rows = await withRetry(
    () => statementsOf(database).$queryRaw<AccessTokenRow[]>`
    SELECT CAST(id AS TEXT) AS id, token AS "tokenHash", tokenable_type AS "holderType",
      CAST(tokenable_id AS TEXT) AS "userId", CAST(expires_at AS TEXT) AS "expiresAt"
    FROM personal_access_tokens WHERE ${isWanted}`
  )
  const byId = new Map(rows.map((row) => [row.id, toAccessToken(row)]))
  return keys.map((key) => byId.get(String(key)) ?? null)
}

async function insertChunk(
  transaction: SqlExecutor,
  tokens: readonly NewAccessToken[],
  now: string
): Promise<Map<string, string>> {
  const values = tokens.map(({ holderType, userId, name, tokenHash, expiresAt }) => {
    const expiry = expiresAt === null ? null : formatTimestamp(expiresAt)
    return sql`(${holderType}, ${userId}, ${name}, ${tokenHash}, ${allAbilities}, ${expiry}, ${now}, ${now})`
  })
  // The order in which RETURNING answers is nobody's promise, so the hash tells which id is whose.
  const rows = await transaction.$queryRaw<{ id: string; token: string }[]>(
    ...flat`
    INSERT INTO personal_access_tokens
      (tokenable_type, tokenable_id, name, token, abilities, expires_at, created_at, updated_at)
    VALUES ${join(values)} RETURNING CAST(id AS TEXT) AS id, token`
  )
  return new Map(rows.map((row) => [row.token, row.id]))
}

async function createAccessTokens(
  { client }: SqlDatabase,
  tokens: readonly NewAccessToken[],
  now: Date
): Promise<string[]> {
  return client.$transaction(async (transaction) => {
    const ids: string[] = []
    for (let start = 0; start < tokens.length; start += rowsPerInsert) {
      const chunk = tokens.slice(start, start + rowsPerInsert)
      const idOf = await insertChunk(transaction, chunk, formatTimestamp(now))
      ids.push(...chunk.map((token) => idOf.get(token.tokenHash) as string))
    }
    return ids
  }, transactionOptions)
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

/** Notes several uses in one statement, each at its own time or up to a batch's wait later. */
async function touchAccessTokens(database: SqlDatabase, touches: readonly Touch[]): Promise<void[]> {
  const keys = touches.map(({ id }) => parseId(id)).filter((key) => key !== null)
  const time = formatTimestamp((touches.at(-1) as Touch).now)
  const isTouched = isOneOf(database, sql`id`, keys)
  await withRetry(
    () => statementsOf(database).$executeRaw`
      UPDATE personal_access_tokens SET last_used_at = ${time}, updated_at = ${time} WHERE ${isTouched}`
  )
  return touches.map(() => undefined)
}

/**
 * Creates the store of personal access tokens on a Prisma client, over Laravel Sanctum's table: one that Laravel made
 * serves as it is, and Laravel reads what is written here.
 *
 * `createAccessTokens` throws `OptionsError` when a user's id does not fit the column `tokenable_id`: on PostgreSQL
 * it is a bigint, as Laravel makes it.
 */
export function createPrismaAccessTokenStore(given: SqlDatabase): AccessTokenStore {
  const database = followSchema(given)
  const touch = createBatcher<Touch, void>({
    ...batching,
    maxInFlight: 1,
    runBatch: (touches) => touchAccessTokens(database, touches)
  })
  return {
    findAccessToken: createBatcher<string, StoredAccessToken | null>({
      ...batching,
      // On SQLite the database works in this very process, so that nothing is gained.
      ...(database.kind === 'postgresql' ? { earlySize } : {}),
      runBatch: (ids) => findAccessTokens(database, ids)
    }),
    createAccessTokens: (tokens, now) =>
      withRetry(() => createAccessTokens(database, tokens, now)).catch((error: unknown) => {
        if (!isUnfitValue(error)) throw error
        throw new OptionsError('the user id does not fit the column tokenable_id of personal_access_tokens')
      }),
    deleteAccessToken: (id) => withRetry(() => deleteAccessToken(database, id)),
    deleteAccessTokensByName: (token) => withRetry(() => deleteAccessTokensByName(database, token)),
    touchAccessToken: (id, now) => touch({ id, now })
  }
}
