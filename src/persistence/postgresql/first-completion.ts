import { sql } from '@prisma/client-runtime-utils'
import { createId } from '../create-id.js'
import { bindingColumns, listBindingValues } from '../bindings/columns.js'
import { identityColumns, sortIdentities } from '../bindings/complete.js'
import { newEventColumns } from '../events/insert-events.js'
import type { SqlExecutor } from '../sql/sql-client.js'
import { isUnfinished } from '../states/conditions.js'
import type { ClaimCompletion } from '../store.js'

/**
 * Writes the completion of a user without a binding at the provider, the usual case, in one statement instead of a
 * transaction of six (rows `complete, PostgreSQL` of the benchmark): the outcome of the state, the binding, its
 * identities, the event. Returns whether it wrote them: it does not when the claim is no longer open, or a binding
 * exists. SQLite has no statement that changes several tables.
 *
 * The row lock of the state is taken first, as in the transaction, so that an unbind that voids the state waits.
 *
 * @throws The database's unique violation when a binding is being inserted, or the account is bound to another user.
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
        AND ${isUnfinished} AND claim_expires_at > ${now}
        AND NOT EXISTS (
          SELECT 1 FROM oauth_bindings AS other WHERE other.user_id = ${userId} AND other.provider = ${provider})
      RETURNING user_id, provider
    ), bound AS (
      INSERT INTO oauth_bindings (${bindingColumns})
      SELECT ${listBindingValues(completion, createId(now), sql`CAST(${now} AS timestamp(3))`)}
      FROM finished RETURNING id, user_id, provider
    ), named AS (
      INSERT INTO oauth_identities (${identityColumns})
      SELECT bound.provider, identity.issuer, identity.kind, identity.subject, bound.id
      FROM bound CROSS JOIN json_to_recordset(CAST(${identities} AS json))
        AS identity (issuer text, kind text, subject text)
    )
    INSERT INTO binding_events (${newEventColumns})
    SELECT ${createId(now)}, 'BOUND', user_id, provider, id, ${clientId}, CAST(${now} AS timestamp(3)) FROM bound`
  return written === 1
}
