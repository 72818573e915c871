import { join, sql } from '@prisma/client-runtime-utils'
import { flattenSql } from '../sql/flatten-sql.js'
import { createBindingError } from '../../errors.js'
import type { Profile } from '../../profile.js'
import { createId } from '../create-id.js'
import { insertEvents, timeAfter } from '../events/insert-events.js'
import { endSessions, type StoreDatabase } from '../sign-ins/sessions.js'
import type { SqlExecutor } from '../sql/sql-client.js'
import { isUnfinished } from '../states/conditions.js'
import { bindingColumns, listBindingValues, updatedProfile } from './columns.js'
import type { ClaimCompletion, CompletedChange, StoredIdentity } from '../store.js'

interface BindingRow {
  id: string
  boundAt: Date
  suspendedAt: Date | null
  lastUsedAt: Date | null
}

export type NewAccount = Pick<
  ClaimCompletion,
  'userId' | 'provider' | 'clientId' | 'identities' | 'now' | keyof Profile
>

export const keyOf = ({ issuer, kind, subject }: StoredIdentity): string => JSON.stringify([issuer, kind, subject])

/** The columns of an identity, in the order of the values of both inserts. */
export const identityColumns = sql`provider, issuer, kind, subject, binding_id`

/** Returns each identity once, in one order, so that two transactions on the same identities cannot deadlock. */
export function sortIdentities(identities: readonly StoredIdentity[]): Map<string, StoredIdentity> {
  const keyed = new Map(identities.map((identity) => [keyOf(identity), identity]))
  return new Map([...keyed].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Takes the row lock of the state, on which an unbind that voids it waits until this transaction has ended. */
async function finishClaim(transaction: SqlExecutor, completion: ClaimCompletion): Promise<void> {
  const finished = await transaction.$executeRaw(
    ...flattenSql`
    UPDATE oauth_states SET outcome = 'BOUND'
    WHERE state_hash = ${completion.stateHash} AND claim_id = ${completion.claimId}
      AND user_id = ${completion.userId} AND provider = ${completion.provider}
      AND client_id = ${completion.clientId} AND redirect_uri = ${completion.redirectUri}
      AND ${isUnfinished} AND claim_expires_at > ${completion.now}`
  )
  if (finished === 0) throw createBindingError('STATE_UNUSABLE', { reason: 'claim_lost' })
}

/** Inserts the binding, or locks the present one and updates its profile. */
async function lockBinding(transaction: SqlExecutor, account: NewAccount, newId: string): Promise<BindingRow> {
  const rows = await transaction.$queryRaw<BindingRow[]>(
    ...flattenSql`
    INSERT INTO oauth_bindings (${bindingColumns})
    VALUES (${listBindingValues(account, newId, sql`${account.now}`)})
    ON CONFLICT (user_id, provider) DO UPDATE SET ${updatedProfile}, updated_at = excluded.updated_at
    RETURNING id, bound_at AS "boundAt", suspended_at AS "suspendedAt", last_used_at AS "lastUsedAt"`
  )
  return rows[0] as BindingRow
}

/** `bound_at` changes with every account, so that a sign-in with the account before finds out. */
async function replaceAccount(
  transaction: SqlExecutor,
  database: StoreDatabase,
  { id, boundAt, lastUsedAt }: BindingRow,
  now: Date
): Promise<void> {
  await transaction.$executeRaw`DELETE FROM oauth_identities WHERE binding_id = ${id}`
  await transaction.$executeRaw`UPDATE oauth_bindings SET bound_at = ${timeAfter(now, boundAt)} WHERE id = ${id}`
  if (lastUsedAt !== null) await endSessions(transaction, database, [id])
}

export async function findIdentities(transaction: SqlExecutor, bindingId: string): Promise<StoredIdentity[]> {
  return transaction.$queryRaw<StoredIdentity[]>`
    SELECT issuer, kind, subject FROM oauth_identities WHERE binding_id = ${bindingId}`
}

export async function insertIdentities(
  transaction: SqlExecutor,
  provider: string,
  bindingId: string,
  identities: readonly StoredIdentity[]
): Promise<void> {
  if (identities.length === 0) return
  const rows = identities.map(
    ({ issuer, kind, subject }) => sql`(${provider}, ${issuer}, ${kind}, ${subject}, ${bindingId})`
  )
  await transaction.$executeRaw(
    ...flattenSql`
    INSERT INTO oauth_identities (${identityColumns}) VALUES ${join(rows)}`
  )
}

/**
 * Writes an account to its user's binding: the binding, its identities, one event. Must run in a transaction. Returns the
 * binding, and what happened to it.
 *
 * An account that shares an identity with the bound one is the same account: the binding stays and gains the missing
 * identities. Any other account replaces the bound one.
 *
 * @throws BINDING_SUSPENDED. When an identity belongs to another user, the database's unique constraint on
 *   `oauth_identities` fails.
 */
export async function bindAccount(
  transaction: SqlExecutor,
  database: StoreDatabase,
  account: NewAccount
): Promise<{ bindingId: string; change: CompletedChange }> {
  const { userId, provider, clientId, now } = account
  const newId = createId(now)
  const binding = await lockBinding(transaction, account, newId)
  if (binding.suspendedAt !== null) throw createBindingError('BINDING_SUSPENDED')
  const wanted = sortIdentities(account.identities)
  let type: CompletedChange = 'BOUND'
  if (binding.id !== newId) {
    const present = await findIdentities(transaction, binding.id)
    const common = present.map(keyOf).filter((key) => wanted.has(key))
    type = common.length > 0 ? 'REFRESHED' : 'REBOUND'
    if (type === 'REBOUND') await replaceAccount(transaction, database, binding, now)
    for (const key of common) wanted.delete(key)
  }
  await insertIdentities(transaction, provider, binding.id, [...wanted.values()])
  const event = { type, userId, provider, bindingId: binding.id, clientId, occurredAt: now }
  await insertEvents(transaction, database.kind, [event])
  return { bindingId: binding.id, change: type }
}

/** Writes a completion: the outcome of the state, and what {@link bindAccount} writes. Must run in a transaction. */
export async function writeCompletion(
  transaction: SqlExecutor,
  database: StoreDatabase,
  completion: ClaimCompletion
): Promise<CompletedChange> {
  await finishClaim(transaction, completion)
  const { change } = await bindAccount(transaction, database, completion)
  return change
}
