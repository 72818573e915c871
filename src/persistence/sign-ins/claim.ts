import { sql } from '@prisma/client-runtime-utils'
import { isChosenBy, skipLocked } from '../sql/dialect.js'
import { statementsOf, type SqlDatabase, type SqlExecutor } from '../sql/sql-client.js'
import type { SignInClaim, SignInKey } from '../sign-in-store.js'
import type { ClaimResult, Outcome, UnusableReason } from '../store.js'

/** How far the clocks of two processes may differ: a row is deleted when its state has expired by each of them. */
const clockDifferenceMs = 60_000

interface SignInRow {
  provider: string
  clientId: string
  challengeHash: string
  codeHash: string
  outcome: Outcome | null
  outcomeExpiresAt: Date
  claimExpiresAt: Date
}

function judge(row: SignInRow | undefined, claim: SignInClaim): ClaimResult {
  const unusable = (reason: UnusableReason): ClaimResult => ({ status: 'unusable', reason })
  // It was deleted since the insert met it.
  if (row === undefined) return unusable('state_expired')
  if (row.provider !== claim.provider) return unusable('state_of_other_provider')
  if (row.clientId !== claim.clientId) return unusable('state_of_other_client')
  if (row.challengeHash !== claim.challengeHash) return unusable('state_of_other_browser')
  if (row.codeHash !== claim.codeHash) return unusable('state_used')
  if (row.outcome !== null) {
    return row.outcomeExpiresAt > claim.now ? { status: 'finished', outcome: row.outcome } : unusable('state_used')
  }
  return row.claimExpiresAt > claim.now ? { status: 'in-progress' } : unusable('claim_lapsed')
}

function latestOf(...times: readonly Date[]): Date {
  return new Date(Math.max(...times.map((time) => time.getTime())))
}

async function findRow(statements: SqlExecutor, stateHash: string): Promise<SignInRow | undefined> {
  const [row] = await statements.$queryRaw<SignInRow[]>`
    SELECT provider, client_id AS "clientId", challenge_hash AS "challengeHash", code_hash AS "codeHash", outcome,
      outcome_expires_at AS "outcomeExpiresAt", claim_expires_at AS "claimExpiresAt"
    FROM oauth_sign_ins WHERE state_hash = ${stateHash}`
  return row
}

/** An expired state is never inserted; the row of its claim still answers the repetitions of that claim. */
async function repeatExpired(statements: SqlExecutor, claim: SignInClaim): Promise<ClaimResult> {
  const result = judge(await findRow(statements, claim.stateHash), claim)
  return result.status === 'unusable' ? { ...result, reason: 'state_expired' } : result
}

/**
 * Claims a state with one insert, so that one of several concurrent claims succeeds. Only on a conflict a second
 * statement reads the row.
 */
export async function claimSignIn(statements: SqlExecutor, claim: SignInClaim): Promise<ClaimResult> {
  const { stateHash, claimExpiresAt, outcomeExpiresAt, stateExpiresAt } = claim
  if (stateExpiresAt <= claim.now) return repeatExpired(statements, claim)
  const inserted = await statements.$executeRaw`
    INSERT INTO oauth_sign_ins
      (state_hash, challenge_hash, provider, client_id, claim_id, code_hash, claim_expires_at, outcome_expires_at,
       expires_at)
    VALUES
      (${stateHash}, ${claim.challengeHash}, ${claim.provider}, ${claim.clientId}, ${claim.claimId}, ${claim.codeHash},
       ${claimExpiresAt}, ${outcomeExpiresAt}, ${latestOf(claimExpiresAt, outcomeExpiresAt, stateExpiresAt)})
    ON CONFLICT (state_hash) DO NOTHING`
  if (inserted === 1) return { status: 'claimed' }
  return judge(await findRow(statements, stateHash), claim)
}

export async function failSignIn(
  statements: SqlExecutor,
  { stateHash, claimId, outcome }: SignInKey & { outcome: Outcome }
): Promise<void> {
  await statements.$executeRaw`
    UPDATE oauth_sign_ins SET outcome = ${outcome}
    WHERE state_hash = ${stateHash} AND claim_id = ${claimId} AND outcome IS NULL`
}

export async function deleteExpiredSignIns(database: SqlDatabase, now: Date, limit: number): Promise<number> {
  const expired = sql`
    SELECT state_hash FROM oauth_sign_ins WHERE expires_at <= ${new Date(now.getTime() - clockDifferenceMs)}
    ORDER BY expires_at LIMIT ${limit} ${skipLocked(database)}`
  return statementsOf(database).$executeRaw`
    DELETE FROM oauth_sign_ins WHERE ${isChosenBy(database, sql`state_hash`, expired)}`
}
