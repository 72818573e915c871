import { createId } from '../create-id.js'
import { sortIdentities } from '../bindings/complete.js'
import type { SqlExecutor } from '../sql/sql-client.js'
import type { ClaimCompletion } from '../store.js'

/**
 * Writes the completion of a user who has nothing bound at the provider, which is the usual one, in one statement
 * instead of a transaction of six: the state's outcome, the binding, its identities, the event. Returns whether it
 * did. It writes nothing when the claim is no longer open, or something is bound.
 *
 * PostgreSQL alone: SQLite has no statements that change several tables. The state's row is locked before anything
 * else, as in a transaction: whoever voids it comes wholly before or wholly after.
 *
 * @throws The database's unique violation when something is being bound, or the account is somebody's.
 * @see https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
 */
export async function writeFirstCompletion(statements: SqlExecutor, completion: ClaimCompletion): Promise<boolean> {
  const { userId, provider, clientId, redirectUri, now } = completion
  const identities = JSON.stringify([...sortIdentities(completion.identities).values()])
  const written = await statements.$executeRaw`
    WITH finished AS (
      UPDATE oauth_states SET outcome = 'BOUND'
      WHERE state_hash = ${completion.stateHash} AND claim_id = ${completion.claimId}
        AND user_id = ${userId} AND provider = ${provider}
        AND client_id = ${clientId} AND redirect_uri = ${redirectUri}
        AND outcome IS NULL AND voided_at IS NULL AND claim_expires_at > ${now}
        AND NOT EXISTS (SELECT 1 FROM oauth_bindings AS other WHERE other.user_id = ${userId} AND other.provider = ${provider})
      RETURNING user_id, provider
    ), bound AS (
      INSERT INTO oauth_bindings (id, user_id, provider, nickname, avatar_url, bound_at, updated_at)
      SELECT ${createId(now)}, user_id, provider, ${completion.nickname}, ${completion.avatarUrl},
        CAST(${now} AS timestamp(3)), CAST(${now} AS timestamp(3))
      FROM finished RETURNING id, user_id, provider
    ), named AS (
      INSERT INTO oauth_identities (provider, issuer, kind, subject, binding_id)
      SELECT bound.provider, identity.issuer, identity.kind, identity.subject, bound.id
      FROM bound CROSS JOIN json_to_recordset(CAST(${identities} AS json))
        AS identity (issuer text, kind text, subject text)
    )
    INSERT INTO binding_events (id, type, user_id, provider, binding_id, client_id, occurred_at)
    SELECT ${createId(now)}, 'BOUND', user_id, provider, id, ${clientId}, CAST(${now} AS timestamp(3)) FROM bound`
  return written === 1
}
