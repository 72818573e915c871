import { join, raw, sql, type Sql } from '@prisma/client-runtime-utils'
import { isChosenBy, rowsOf, skipLocked } from '../sql/dialect.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import { isUnclaimed, isUnfinished } from './conditions.js'
import { newStateColumns } from './insert-states.js'
import type {
  ClaimResult,
  ExcessStates,
  NewState,
  Outcome,
  ReusableState,
  StateClaim,
  UnusableReason
} from '../store.js'

/** The new row takes the place of one whose time is over, and leaves an open one as it is. */
const takePlaceOfExpired = join(
  ['state_hash', 'nonce', 'user_id', 'provider', 'client_id', 'redirect_uri', 'created_at', 'expires_at'].map(
    (name) => {
      const column = raw(name)
      return sql`${column} = CASE WHEN present.expires_at > excluded.created_at
      THEN present.${column} ELSE excluded.${column} END`
    }
  )
)

/**
 * Stores a reusable state unless an open one has its key, and returns the open one.
 *
 * One statement, so that concurrent calls return the same state: on a conflict it locks the row with the key. A row
 * with a key is neither claimed nor voided.
 */
export async function insertReusableState(
  statements: SqlExecutor,
  state: NewState & { reuseKey: string }
): Promise<ReusableState> {
  const rows = await statements.$queryRaw<ReusableState[]>`
    INSERT INTO oauth_states AS present (${newStateColumns})
    VALUES
      (${state.stateHash}, ${state.nonce}, ${state.userId}, ${state.provider}, ${state.clientId},
       ${state.redirectUri}, ${state.createdAt}, ${state.expiresAt}, ${state.reuseKey})
    ON CONFLICT (reuse_key) DO UPDATE SET ${takePlaceOfExpired}
    RETURNING provider, client_id AS "clientId", redirect_uri AS "redirectUri", state_hash AS "stateHash", nonce,
      expires_at AS "expiresAt"`
  return rows[0] as ReusableState
}

interface StateRow {
  userId: string
  provider: string
  clientId: string
  redirectUri: string
  codeHash: string | null
  outcome: Outcome | null
  voidedAt: Date | null
  expiresAt: Date
  claimExpiresAt: Date | null
}

function findForeignPart(row: StateRow, claim: StateClaim): UnusableReason | undefined {
  if (row.userId !== claim.userId) return 'state_of_other_user'
  if (row.provider !== claim.provider) return 'state_of_other_provider'
  const isSameClient = row.clientId === claim.clientId && row.redirectUri === claim.redirectUri
  return isSameClient ? undefined : 'state_of_other_client'
}

function judge(row: StateRow | undefined, claim: StateClaim): ClaimResult {
  const unusable = (reason: UnusableReason): ClaimResult => ({ status: 'unusable', reason })
  if (row === undefined) return unusable('state_unknown')
  const foreignPart = findForeignPart(row, claim)
  if (foreignPart !== undefined) return unusable(foreignPart)
  if (row.voidedAt !== null) return unusable('state_voided')
  if (row.claimExpiresAt === null) return unusable('state_expired')
  if (row.codeHash !== claim.codeHash) return unusable('state_used')
  if (row.outcome !== null) {
    return row.expiresAt > claim.now ? { status: 'finished', outcome: row.outcome } : unusable('state_expired')
  }
  return row.claimExpiresAt > claim.now ? { status: 'in-progress' } : unusable('claim_lapsed')
}

/**
 * Claims an open state in one conditional statement, so that one of several concurrent claims succeeds. On failure a
 * second statement reads the state by its key; it is the same for every reason, so that timing reveals none.
 */
export async function claimState(statements: SqlExecutor, claim: StateClaim): Promise<ClaimResult> {
  const claimed = await statements.$executeRaw`
    UPDATE oauth_states
    SET claim_id = ${claim.claimId}, code_hash = ${claim.codeHash}, claim_expires_at = ${claim.claimExpiresAt},
      expires_at = ${claim.outcomeExpiresAt}, reuse_key = NULL
    WHERE state_hash = ${claim.stateHash} AND user_id = ${claim.userId} AND provider = ${claim.provider}
      AND client_id = ${claim.clientId} AND redirect_uri = ${claim.redirectUri}
      AND ${isUnclaimed} AND expires_at > ${claim.now}`
  if (claimed === 1) return { status: 'claimed' }
  const rows = await statements.$queryRaw<StateRow[]>`
    SELECT user_id AS "userId", provider, client_id AS "clientId", redirect_uri AS "redirectUri",
      code_hash AS "codeHash", outcome, voided_at AS "voidedAt", expires_at AS "expiresAt",
      claim_expires_at AS "claimExpiresAt"
    FROM oauth_states WHERE state_hash = ${claim.stateHash}`
  return judge(rows[0], claim)
}

export async function failClaim(
  statements: SqlExecutor,
  claim: { stateHash: string; claimId: string; outcome: Outcome }
): Promise<void> {
  await statements.$executeRaw`
    UPDATE oauth_states SET outcome = ${claim.outcome}
    WHERE state_hash = ${claim.stateHash} AND claim_id = ${claim.claimId} AND ${isUnfinished}`
}

/**
 * Deletes at most `limit` expired states, except those with a running claim. One statement with SKIP LOCKED, so that
 * several callers share the work.
 */
export async function deleteExpiredStates(database: SqlDatabase, now: Date, limit: number): Promise<number> {
  const expired = sql`
    SELECT state_hash FROM oauth_states
    WHERE expires_at <= ${now} AND (claim_expires_at IS NULL OR claim_expires_at <= ${now})
    ORDER BY expires_at LIMIT ${limit} ${skipLocked(database)}`
  const isExpired = isChosenBy(database, sql`state_hash`, expired)
  return statementsOf(database).$executeRaw`DELETE FROM oauth_states WHERE ${isExpired}`
}

function isOpenAt(now: Date): Sql {
  return sql`${isUnclaimed} AND reuse_key IS NULL AND expires_at > ${now}`
}

function findOpenStates(database: SqlDatabase, userIds: readonly string[], now: Date): Sql {
  const columns = sql`user_id, provider, created_at, state_hash, claim_id, voided_at, reuse_key, expires_at`
  const states = rowsOf(database, { columns, table: sql`oauth_states`, key: sql`user_id` }, userIds)
  return sql`${states} WHERE ${isOpenAt(now)}`
}

/**
 * Deletes open states beyond the newest `keep` of each user and provider, in one statement. States of listings do not
 * count; their number is bounded by their key. A state that another transaction has locked is skipped.
 */
export async function deleteExcessStates(
  database: SqlDatabase,
  { userIds, keep, now, limit }: ExcessStates
): Promise<number> {
  const key = sql`state_hash`
  const excess = sql`
    SELECT state_hash FROM (
      SELECT state_hash,
        row_number() OVER (PARTITION BY user_id, provider ORDER BY created_at DESC, state_hash) AS place
      FROM ${findOpenStates(database, userIds, now)}) AS placed
    WHERE place > ${keep} LIMIT ${limit}`
  const stillOpen = sql`
    SELECT state_hash FROM oauth_states
    WHERE ${isUnclaimed} AND ${isChosenBy(database, key, excess)} ${skipLocked(database)}`
  return statementsOf(database).$executeRaw`DELETE FROM oauth_states WHERE ${isChosenBy(database, key, stillOpen)}`
}
