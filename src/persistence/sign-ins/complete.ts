import { join, sql } from '@prisma/client-runtime-utils'
import { createBindingError } from '../../errors.js'
import { isUserId } from '../../identifier.js'
import { bindingColumns, listBindingValues, noteUse } from '../bindings/columns.js'
import { findIdentities, insertIdentities, keyOf, sortIdentities } from '../bindings/complete.js'
import { createId } from '../create-id.js'
import { insertEvents } from '../events/insert-events.js'
import { signInWithOneStatement } from '../postgresql/sign-in.js'
import { originalOf } from '../sql/client-schema.js'
import { flattenSql } from '../sql/flatten-sql.js'
import { transact, type SqlExecutor } from '../sql/sql-client.js'
import type { SessionOwner, SignInCompletion, SignInResult } from '../sign-in-store.js'
import { repeatSuperseded, Superseded } from './repeat-superseded.js'
import { setTicket, writeAccount } from './ticket.js'
import { prepareSession, type StoreDatabase, type WriteSession } from './sessions.js'

interface FoundBinding {
  id: string
  userId: string
  boundAt: Date
  suspendedAt: Date | null
}

type Completion = SignInCompletion<unknown>

type Arrival = SessionOwner & { boundAt: Date; change: 'BOUND' | 'REFRESHED' | null }

/** Finds the binding by its identities, and notes the use, in one statement. */
async function lockBinding(
  transaction: SqlExecutor,
  database: StoreDatabase,
  completion: Completion
): Promise<FoundBinding | undefined> {
  const { provider, identities } = completion
  const keys = [...sortIdentities(identities).values()].map(
    ({ issuer, kind, subject }) =>
      sql`(provider = ${provider} AND issuer = ${issuer} AND kind = ${kind} AND subject = ${subject})`
  )
  const rows = await transaction.$queryRaw<FoundBinding[]>(
    ...flattenSql`
    UPDATE oauth_bindings SET ${noteUse(database, completion)}
    WHERE id IN (SELECT binding_id FROM oauth_identities WHERE ${join(keys, ' OR ')})
    RETURNING id, user_id AS "userId", bound_at AS "boundAt", suspended_at AS "suspendedAt"`
  )
  if (rows.length > 1) throw createBindingError('ACCOUNT_AMBIGUOUS')
  return rows[0]
}

async function completeIdentities(
  transaction: SqlExecutor,
  { kind }: StoreDatabase,
  { id: bindingId, userId }: FoundBinding,
  { provider, clientId, identities, now }: Completion
): Promise<boolean> {
  const missing = sortIdentities(identities)
  const wanted = missing.size
  for (const identity of await findIdentities(transaction, bindingId)) missing.delete(keyOf(identity))
  // The account was replaced while this transaction waited for the lock.
  if (missing.size === wanted) throw new Superseded(createBindingError('STORE_UNAVAILABLE', { retryAfterSeconds: 1 }))
  if (missing.size === 0) return false
  await insertIdentities(transaction, provider, bindingId, [...missing.values()])
  await transaction.$executeRaw`UPDATE oauth_bindings SET updated_at = ${now} WHERE id = ${bindingId}`
  const change = { type: 'REFRESHED' as const, userId, provider, bindingId, clientId, occurredAt: now }
  await insertEvents(transaction, kind, [change])
  return true
}

/** Finishes the claim as signed in, under the row lock of its row. */
async function finishSignIn(
  transaction: SqlExecutor,
  { stateHash, claimId, now }: Completion,
  { id, boundAt }: Pick<FoundBinding, 'id' | 'boundAt'>
): Promise<void> {
  const finished = await transaction.$executeRaw`
    UPDATE oauth_sign_ins SET outcome = 'SIGNED_IN', binding_id = ${id}, bound_at = ${boundAt}
    WHERE state_hash = ${stateHash} AND claim_id = ${claimId} AND outcome IS NULL AND claim_expires_at > ${now}`
  if (finished === 0) throw createBindingError('STATE_UNUSABLE', { reason: 'claim_lost' })
}

async function writeTicket(transaction: SqlExecutor, completion: Completion): Promise<void> {
  const { stateHash, ticket } = completion
  await transaction.$executeRaw(
    ...flattenSql`
    UPDATE oauth_sign_ins SET outcome = 'ACCOUNT_NOT_BOUND', binding_id = NULL, bound_at = NULL,
      account = ${writeAccount(completion)}, ${setTicket(ticket)}
    WHERE state_hash = ${stateHash}`
  )
}

async function insertBinding(
  transaction: SqlExecutor,
  { kind }: StoreDatabase,
  completion: Completion & { userId: string },
  id: string
): Promise<void> {
  const { userId, provider, clientId, identities, now } = completion
  const inserted = await transaction.$executeRaw(
    ...flattenSql`
    INSERT INTO oauth_bindings (${bindingColumns}, last_used_at)
    VALUES (${listBindingValues(completion, id, sql`${now}`)}, ${now}) ON CONFLICT (user_id, provider) DO NOTHING`
  )
  // A sign-in with the same account may have been first; when the user has bound another account, nothing is replaced.
  if (inserted === 0) {
    throw new Superseded(createBindingError('ACCOUNT_AMBIGUOUS', { reason: 'user_has_other_account' }))
  }
  await insertIdentities(transaction, provider, id, [...sortIdentities(identities).values()])
  const change = { type: 'BOUND' as const, userId, provider, bindingId: id, clientId, occurredAt: now }
  await insertEvents(transaction, kind, [change])
}

/** Returns `null` when the host creates no user. */
async function welcome(
  transaction: SqlExecutor,
  database: StoreDatabase,
  completion: Completion
): Promise<Arrival | null> {
  const { onUnknownAccount = () => null, now } = completion
  const id = createId(now)
  await finishSignIn(transaction, completion, { id, boundAt: now })
  const userId = await onUnknownAccount(originalOf(transaction))
  if (userId === null) return null
  if (!isUserId(userId)) throw new TypeError('onUnknownAccount must return the id of a user, or null')
  await insertBinding(transaction, database, { ...completion, userId }, id)
  return { userId, bindingId: id, boundAt: now, change: 'BOUND' }
}

async function arrive(
  transaction: SqlExecutor,
  database: StoreDatabase,
  completion: Completion
): Promise<Arrival | null> {
  const binding = await lockBinding(transaction, database, completion)
  if (binding === undefined) return welcome(transaction, database, completion)
  const { id, userId, boundAt, suspendedAt } = binding
  if (suspendedAt !== null) throw createBindingError('BINDING_SUSPENDED')
  const isRefreshed = await completeIdentities(transaction, database, binding, completion)
  await finishSignIn(transaction, completion, binding)
  return { userId, bindingId: id, boundAt, change: isRefreshed ? 'REFRESHED' : null }
}

async function signIn<Session>(
  transaction: SqlExecutor,
  database: StoreDatabase,
  completion: SignInCompletion<Session>,
  writeSession: WriteSession<Session>
): Promise<SignInResult<Session>> {
  const arrival = await arrive(transaction, database, completion)
  if (arrival === null) {
    await writeTicket(transaction, completion)
    return { status: 'unknown', nickname: completion.nickname, avatarUrl: completion.avatarUrl }
  }
  const { userId, bindingId, change } = arrival
  const session = await writeSession(transaction, { userId, bindingId })
  return { status: 'signed-in', userId, bindingId, session, change }
}

export async function completeSignIn<Session>(
  database: StoreDatabase,
  completion: SignInCompletion<Session>
): Promise<SignInResult<Session>> {
  const { createSession, now } = completion
  const writeSession = await prepareSession(database, createSession, now)
  if (database.kind === 'postgresql' && createSession.kind === 'access-token') {
    const result = await signInWithOneStatement(database, completion, createSession)
    if (result !== null) return result
  }
  const callsHost = createSession.kind === 'callback' || completion.onUnknownAccount !== undefined
  return repeatSuperseded(() =>
    transact(database, (transaction) => signIn(transaction, database, completion, writeSession), { callsHost })
  )
}
