import { join, sql } from '@prisma/client-runtime-utils'
import { flat } from '../sql/flatten-sql.js'
import { createBindingError } from '../../errors.js'
import { createId } from '../create-id.js'
import { insertEvent } from '../events/insert-event.js'
import type { SqlExecutor } from '../sql/sql-client.js'
import type { ClaimCompletion, CompletedChange, StoredIdentity } from '../store.js'

interface BindingRow {
  id: string
}

const keyOf = ({ issuer, kind, subject }: StoredIdentity): string => JSON.stringify([issuer, kind, subject])

/** Each identity once, in one order for everybody: two transactions that want the same ones cannot deadlock. */
export function sortIdentities(identities: readonly StoredIdentity[]): Map<string, StoredIdentity> {
  const keyed = new Map(identities.map((identity) => [keyOf(identity), identity]))
  return new Map([...keyed].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Takes the state's row lock: whoever voids this state comes wholly before or wholly after this transaction. */
async function finishClaim(transaction: SqlExecutor, completion: ClaimCompletion): Promise<void> {
  const finished = await transaction.$executeRaw`
    UPDATE oauth_states SET outcome = 'BOUND'
    WHERE state_hash = ${completion.stateHash} AND claim_id = ${completion.claimId}
      AND user_id = ${completion.userId} AND provider = ${completion.provider}
      AND client_id = ${completion.clientId} AND redirect_uri = ${completion.redirectUri}
      AND outcome IS NULL AND voided_at IS NULL AND claim_expires_at > ${completion.now}`
  if (finished === 0) throw createBindingError('STATE_UNUSABLE', { reason: 'claim_lost' })
}

/** Makes the binding, or locks the one there is and gives it the new profile; returns which one it is. */
async function lockBinding(transaction: SqlExecutor, completion: ClaimCompletion, newId: string): Promise<string> {
  const rows = await transaction.$queryRaw<BindingRow[]>`
    INSERT INTO oauth_bindings (id, user_id, provider, nickname, avatar_url, bound_at, updated_at)
    VALUES (${newId}, ${completion.userId}, ${completion.provider}, ${completion.nickname},
      ${completion.avatarUrl}, ${completion.now}, ${completion.now})
    ON CONFLICT (user_id, provider) DO UPDATE SET
      nickname = excluded.nickname, avatar_url = excluded.avatar_url, updated_at = excluded.updated_at
    RETURNING id`
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
    ...flat`
    INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id) VALUES ${join(rows)}`
  )
}

/**
 * Writes a completion: the state's outcome, the binding, its identities, one event. To be run in a transaction. Returns
 * what it did to the binding.
 *
 * The same account, told by any identity in common, keeps its binding and gains what it lacks; another account
 * takes its place.
 *
 * @throws STATE_UNUSABLE when the claim is no longer open. When an identity belongs to another user, the database's
 *   unique constraint on `oauth_identities` fails.
 */
export async function writeCompletion(transaction: SqlExecutor, completion: ClaimCompletion): Promise<CompletedChange> {
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
  await insertEvent(transaction, { type, userId, provider, bindingId, clientId, occurredAt: now })
  return type
}
