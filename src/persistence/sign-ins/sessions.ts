import { sql } from '@prisma/client-runtime-utils'
import { OptionsError } from '../../errors.js'
import { createTimestampFormat } from '../access-tokens/timestamps.js'
import { assertHolderIds, createTimeWriter, insertTokens, readHolderIdType } from '../access-tokens/write-tokens.js'
import { originalOf } from '../sql/client-schema.js'
import { isChosenBy, isOneOf, skipLocked } from '../sql/dialect.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import type { AccessTokenSession, SessionCreator, SessionOwner } from '../sign-in-store.js'

/** What a store does with the access tokens that stand for sign-ins. */
export interface SessionTokensOptions {
  /** The zone of times without an offset in `personal_access_tokens`: Laravel's `app.timezone`. Default `UTC`. */
  timeZone?: string
  /** Whether the tokens stay when their binding ends, is replaced or suspended. Default `false`. */
  areKept?: boolean
}

export interface SessionTokens {
  areKept: boolean
  format(time: Date): string
  /** Returns the type of the column `tokenable_id`, which is read once. */
  readHolderIdType(): Promise<string>
}

export interface StoreDatabase extends SqlDatabase {
  tokens?: SessionTokens | undefined
}

export function createSessionTokens(
  database: SqlDatabase,
  { timeZone = 'UTC', areKept = false }: SessionTokensOptions
): SessionTokens {
  let type: string | undefined
  return {
    areKept,
    format: createTimeWriter(database, createTimestampFormat(timeZone)),
    readHolderIdType: async () => (type ??= await readHolderIdType(database))
  }
}

export function requireTokens({ tokens }: StoreDatabase): SessionTokens {
  if (tokens === undefined) throw new OptionsError('a session that is an access token needs the option accessTokens')
  return tokens
}

/** Creates the session of a sign-in, in its transaction, which must hold the row lock of the binding. */
export type WriteSession<Session> = (transaction: SqlExecutor, owner: SessionOwner) => Promise<Session>

async function prepareTokenSession<Session>(
  database: StoreDatabase,
  { token, compose }: AccessTokenSession<Session>,
  now: Date
): Promise<WriteSession<Session>> {
  const { format, readHolderIdType } = requireTokens(database)
  const type = await readHolderIdType()
  return async (transaction, { userId, bindingId }) => {
    assertHolderIds(type, [userId])
    const id = (await insertTokens(transaction, [{ ...token, userId }], { format, now })).get(token.tokenHash) as string
    await transaction.$executeRaw`
      INSERT INTO oauth_sessions (token_id, binding_id, expires_at)
      VALUES (${BigInt(id)}, ${bindingId}, ${token.expiresAt})`
    return compose(id)
  }
}

/** Runs before the transaction: on SQLite nothing else can be read while one is open. */
export async function prepareSession<Session>(
  database: StoreDatabase,
  creator: SessionCreator<Session>,
  now: Date
): Promise<WriteSession<Session>> {
  if (creator.kind === 'access-token') return prepareTokenSession(database, creator, now)
  return async (transaction, owner) => creator.create(originalOf(transaction), owner)
}

/**
 * Deletes the access tokens that were issued through bindings. Must run in the transaction that ends them, which must
 * hold their row locks; then it sees the tokens of every sign-in that was first.
 */
export async function endSessions(
  transaction: SqlExecutor,
  { kind, tokens }: StoreDatabase,
  bindingIds: readonly string[]
): Promise<void> {
  if (tokens === undefined || tokens.areKept || bindingIds.length === 0) return
  const isEnded = isOneOf({ kind }, sql`binding_id`, bindingIds)
  const isToken = isChosenBy({ kind }, sql`id`, sql`SELECT token_id FROM oauth_sessions WHERE ${isEnded}`)
  await transaction.$executeRaw(...flattenSql`DELETE FROM personal_access_tokens WHERE ${isToken}`)
  await transaction.$executeRaw(...flattenSql`DELETE FROM oauth_sessions WHERE ${isEnded}`)
}

/**
 * Deletes at most `limit` expired sessions, their access tokens first: what a crash leaves behind is deleted next time.
 * Returns how many sessions it deleted; those that another transaction has locked are skipped.
 */
export async function deleteExpiredSessions(database: StoreDatabase, now: Date, limit: number): Promise<number> {
  const statements = statementsOf(database)
  const expired = sql`FROM oauth_sessions AS session WHERE expires_at <= ${now}`
  const oldest = sql`ORDER BY expires_at, token_id LIMIT ${limit}`
  const isChosen = (key: ReturnType<typeof sql>, rest: ReturnType<typeof sql>) =>
    isChosenBy(database, key, sql`SELECT token_id ${expired} ${rest}`)
  if (database.tokens === undefined) {
    const isExpired = isChosen(sql`token_id`, sql`${oldest} ${skipLocked(database)}`)
    return statements.$executeRaw`DELETE FROM oauth_sessions WHERE ${isExpired}`
  }
  await statements.$executeRaw`DELETE FROM personal_access_tokens WHERE ${isChosen(sql`id`, oldest)}`
  const isGone = sql`AND NOT EXISTS (SELECT 1 FROM personal_access_tokens AS token WHERE token.id = session.token_id)`
  const isEnded = isChosen(sql`token_id`, sql`${isGone} ${oldest} ${skipLocked(database)}`)
  return statements.$executeRaw`DELETE FROM oauth_sessions WHERE ${isEnded}`
}
