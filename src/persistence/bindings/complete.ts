import { join, sql } from '@prisma/client-runtime-utils'
import { flattenSql } from '../sql/flatten-sql.js'
import { createBindingError } from '../../errors.js'
import { createId } from '../create-id.js'
import { insertEvents } from '../events/insert-events.js'
import type { DatabaseKind, SqlExecutor } from '../sql/sql-client.js'
import { isUnfinished } from '../states/conditions.js'
import { bindingColumns, listBindingValues, updatedProfile } from './columns.js'
import type { ClaimCompletion, CompletedChange, StoredIdentity } from '../store.js'

interface BindingRow {
  id: string
}

const keyOf = ({ issuer, kind, subject }: StoredIdentity): string => JSON.stringify([issuer, kind, subject])

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

/** Inserts the binding, or locks the present one and updates its profile. Returns the id of the binding. */
async function lockBinding(transaction: SqlExecutor, completion: ClaimCompletion, newId: string): Promise<string> {
  const rows = await transaction.$queryRaw<BindingRow[]>(
    ...flattenSql`
    INSERT INTO oauth_bindings (${bindingColumns})
    VALUES (${listBindingValues(completion, newId, sql`${completion.now}`)})
    ON CONFLICT (user_id, provider) DO UPDATE SET ${updatedProfile}, updated_at = excluded.updated_at
    RETURNING id`
  )
  return (rows[0] as BindingRow).id
}

async function replaceAccount(transaction: SqlExecutor, bindingId: string, now: Date): Promise<void> {
  await transaction.$executeRaw`DELETE FROM oauth_identities WHERE binding_id = ${bindingId}`
  await transaction.$executeRaw`UPDATE oauth_bindings SET bound_at = ${now} WHERE id = ${bindingId}`
}

async function insertIdentities(
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
 * Writes a completion: the outcome of the state, the binding, its identities, one event. Must run in a transaction.
 * Returns what happened to the binding.
 *
 * An account that shares an identity with the bound one is the same account: the binding stays and gains the missing
 * identities. Any other account replaces the bound one.
 *
 * @throws STATE_UNUSABLE when the claim is no longer open. When an identity belongs to another user, the database's
 *   unique constraint on `oauth_identities` fails.
 */
export async function writeCompletion(
  transaction: SqlExecutor,
  kind: DatabaseKind,
  completion: ClaimCompletion
): Promise<CompletedChange> {
  const { userId, provider, clientId, now } = completion
  await finishClaim(transaction, completion)
  const newId = createId(now)
  const bindingId = await lockBinding(transaction, completion, newId)
  const wanted = sortIdentities(completion.identities)
  let type: CompletedChange = 'BOUND'
  if (bindingId !== newId) {
    const present = await transaction.$queryRaw<StoredIdentity[]>`
      SELECT issuer, kind, subject FROM oauth_identities WHERE binding_id = ${bindingId}`
    const common = present.map(keyOf).filter((key) => wanted.has(key))
    type = common.length > 0 ? 'REFRESHED' : 'REBOUND'
    if (type === 'REBOUND') await replaceAccount(transaction, bindingId, now)
    for (const key of common) wanted.delete(key)
  }
  await insertIdentities(transaction, provider, bindingId, [...wanted.values()])
  await insertEvents(transaction, kind, [{ type, userId, provider, bindingId, clientId, occurredAt: now }])
  return type
}
