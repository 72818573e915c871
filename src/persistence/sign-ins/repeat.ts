import { createBindingError } from '../../errors.js'
import { writeUse } from '../bindings/columns.js'
import { forUpdate } from '../sql/dialect.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { transact, type SqlExecutor } from '../sql/sql-client.js'
import { withRetry } from '../sql/with-retry.js'
import type { SignInRepetition, SignInResult } from '../sign-in-store.js'
import { prepareSession, type StoreDatabase, type WriteSession } from './sessions.js'
import { readAccount, setTicket } from './ticket.js'

interface FinishedRow {
  /** Set when somebody was signed in, and when the ticket was redeemed. */
  bindingId: string | null
  /** Set when somebody was signed in. */
  boundAt: Date | null
  /** Set while there is a ticket. */
  account: string | null
}

interface UsedBinding {
  userId: string
  suspendedAt: Date | null
}

const createUnusable = (reason: string): Error => createBindingError('STATE_UNUSABLE', { reason })

async function findFinished(
  transaction: SqlExecutor,
  database: StoreDatabase,
  { stateHash, codeHash, challengeHash, now }: SignInRepetition<unknown>
): Promise<FinishedRow> {
  const [row] = await transaction.$queryRaw<FinishedRow[]>(
    ...flattenSql`
    SELECT binding_id AS "bindingId", bound_at AS "boundAt", account FROM oauth_sign_ins
    WHERE state_hash = ${stateHash} AND code_hash = ${codeHash} AND challenge_hash = ${challengeHash}
      AND outcome_expires_at > ${now} ${forUpdate(database)}`
  )
  if (row === undefined) throw createUnusable('state_used')
  return row
}

/** A binding with another account has another `bound_at`. */
async function lockBinding(
  transaction: SqlExecutor,
  database: StoreDatabase,
  bindingId: string,
  { boundAt, now }: { boundAt: Date; now: Date }
): Promise<string> {
  const [binding] = await transaction.$queryRaw<UsedBinding[]>(
    ...flattenSql`
    UPDATE oauth_bindings SET last_used_at = ${writeUse(database, now)}
    WHERE id = ${bindingId} AND bound_at = ${boundAt} RETURNING user_id AS "userId", suspended_at AS "suspendedAt"`
  )
  if (binding === undefined) throw createUnusable('binding_ended')
  if (binding.suspendedAt !== null) throw createBindingError('BINDING_SUSPENDED')
  return binding.userId
}

async function repeat<Session>(
  transaction: SqlExecutor,
  database: StoreDatabase,
  repetition: SignInRepetition<Session>,
  writeSession: WriteSession<Session>
): Promise<SignInResult<Session>> {
  const { stateHash, ticket, now } = repetition
  const { bindingId, boundAt, account } = await findFinished(transaction, database, repetition)
  if (bindingId !== null && boundAt !== null) {
    const userId = await lockBinding(transaction, database, bindingId, { boundAt, now })
    const session = await writeSession(transaction, { userId, bindingId })
    return { status: 'signed-in', userId, bindingId, session, change: null }
  }
  if (account === null) throw createUnusable('ticket_redeemed')
  await transaction.$executeRaw(
    ...flattenSql`UPDATE oauth_sign_ins SET ${setTicket(ticket)} WHERE state_hash = ${stateHash}`
  )
  const { nickname, avatarUrl } = readAccount(account)
  return { status: 'unknown', nickname, avatarUrl }
}

export async function repeatSignIn<Session>(
  database: StoreDatabase,
  repetition: SignInRepetition<Session>
): Promise<SignInResult<Session>> {
  const writeSession = await prepareSession(database, repetition.createSession, repetition.now)
  const callsHost = repetition.createSession.kind === 'callback'
  return withRetry(() =>
    transact(database, (transaction) => repeat(transaction, database, repetition, writeSession), { callsHost })
  )
}
