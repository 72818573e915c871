import { raw, sql, type Sql } from '@prisma/client-runtime-utils'
import { writeAbilities } from '../access-tokens/write-tokens.js'
import { noteUse } from '../bindings/columns.js'
import { sortIdentities } from '../bindings/complete.js'
import { isUnfitValue } from '../sql/failures.js'
import { statementsOf } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import type { AccessTokenSession, SignInCompletion, SignInResult } from '../sign-in-store.js'
import { requireTokens, type StoreDatabase } from '../sign-ins/sessions.js'

type FormatTime = (time: Date) => string

interface SignedInRow {
  /** `null` when nothing was written. */
  tokenId: string | null
  bindingId: string
  userId: string
}

type NewToken = AccessTokenSession<unknown>['token']

/** Finds the one binding that has all of the identities, and its user's id as the column `tokenable_id` has it. */
function findAccount({ provider, identities }: SignInCompletion<unknown>, holderIdType: Sql): Sql {
  const wanted = [...sortIdentities(identities).values()]
  return sql`known AS (
      SELECT identity.binding_id
      FROM json_to_recordset(CAST(${JSON.stringify(wanted)} AS json)) AS wanted (issuer text, kind text, subject text)
      CROSS JOIN LATERAL (
        SELECT binding_id FROM oauth_identities
        WHERE provider = ${provider} AND issuer = wanted.issuer AND kind = wanted.kind AND subject = wanted.subject
        OFFSET 0
      ) AS identity
    ), account AS (
      SELECT id, bound_at, CAST(user_id AS ${holderIdType}) AS holder_id FROM oauth_bindings
      WHERE id = (SELECT min(binding_id) FROM known
          HAVING count(*) = ${wanted.length} AND min(binding_id) = max(binding_id))
        AND suspended_at IS NULL AND CAST(CAST(user_id AS ${holderIdType}) AS text) = user_id
    )`
}

function insertToken(
  { holderType, name, tokenHash, expiresAt, ...token }: NewToken,
  format: FormatTime,
  now: Date
): Sql {
  return sql`token AS (
      INSERT INTO personal_access_tokens
        (tokenable_type, tokenable_id, name, token, abilities, expires_at, created_at, updated_at)
      SELECT ${holderType}, holder_id, ${name}, ${tokenHash}, ${writeAbilities(token)}, ${format(expiresAt)},
        ${format(now)}, ${format(now)} FROM used RETURNING id
    ), linked AS (
      INSERT INTO oauth_sessions (token_id, binding_id, expires_at)
      SELECT token.id, used.id, CAST(${expiresAt} AS timestamp(3)) FROM token CROSS JOIN used
    )`
}

async function write(
  database: StoreDatabase,
  completion: SignInCompletion<unknown>,
  token: NewToken
): Promise<SignedInRow> {
  const { stateHash, claimId, now } = completion
  const { format, readHolderIdType } = requireTokens(database)
  const holderIdType = raw((await readHolderIdType()) || 'text')
  const rows = await statementsOf(database).$queryRaw<[SignedInRow]>`
    WITH ${findAccount(completion, holderIdType)}, finished AS (
      UPDATE oauth_sign_ins SET outcome = 'SIGNED_IN', binding_id = account.id, bound_at = account.bound_at FROM account
      WHERE state_hash = ${stateHash} AND claim_id = ${claimId} AND outcome IS NULL AND claim_expires_at > ${now}
      RETURNING 1
    ), used AS (
      UPDATE oauth_bindings AS binding SET ${noteUse(database, completion)} FROM account
      WHERE binding.id = account.id AND binding.bound_at = account.bound_at AND binding.suspended_at IS NULL
        AND EXISTS (SELECT 1 FROM finished)
      RETURNING binding.id, binding.user_id, account.holder_id
    ), ${insertToken(token, format, now)}
    SELECT CAST((SELECT id FROM token) AS text) AS "tokenId", (SELECT id FROM used) AS "bindingId",
      (SELECT user_id FROM used) AS "userId",
      CAST(CASE WHEN (SELECT count(*) FROM used) = (SELECT count(*) FROM finished)
        THEN '1' ELSE 'the binding was changed in between, so this is repeated' END AS integer) AS settled`
  return rows[0]
}

/**
 * Signs a user in whose binding has all of the identities, the usual case, in one statement instead of a transaction of
 * seven. Returns `null`, and has written nothing, when the transaction has to do it.
 *
 * The statement sees the database as it was when it began. When it waits for the row lock of the binding, it finds the
 * binding gone, suspended or, by `bound_at`, with another account; the cast of `settled` then fails on purpose (its text
 * appears in the server's log), which undoes the whole statement. A user's id that the column `tokenable_id` would change
 * is left to the transaction, which refuses it.
 *
 * The session is composed after the statement has committed, so it is composed once before, for the id `1`: what refuses
 * a session refuses it before anything is written.
 *
 * @see https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
 */
export async function signInWithOneStatement<Session>(
  database: StoreDatabase,
  completion: SignInCompletion<Session>,
  { token, compose }: AccessTokenSession<Session>
): Promise<SignInResult<Session> | null> {
  compose('1')
  try {
    const { tokenId, bindingId, userId } = await withRetry(() => write(database, completion, token))
    if (tokenId === null) return null
    return { status: 'signed-in', userId, bindingId, session: compose(tokenId), change: null }
  } catch (error) {
    if (isUnfitValue(error)) return null
    throw error
  }
}
