import { formatTime } from './format-time.js'
import { statementsOf, type SqlDatabase } from './sql-client.js'
import type { NewState } from './store.js'
import { withRetry } from './with-retry.js'

/** Formats times; those of one batch are mostly the same millisecond. */
function createTimeFormat(): (time: Date) => string {
  let last = Number.NaN
  let text = ''
  return (time) => {
    const now = time.getTime()
    if (now !== last) {
      last = now
      text = formatTime(time)
    }
    return text
  }
}

function toJson(states: readonly NewState[]): string {
  const formatCreatedAt = createTimeFormat()
  const formatExpiresAt = createTimeFormat()
  const rows = states.map((state) => ({
    stateHash: state.stateHash,
    nonce: state.nonce,
    userId: state.userId,
    provider: state.provider,
    clientId: state.clientId,
    redirectUri: state.redirectUri,
    createdAt: formatCreatedAt(state.createdAt),
    expiresAt: formatExpiresAt(state.expiresAt),
    reuseKey: state.reuseKey
  }))
  return JSON.stringify(rows)
}

/** Stores several states in one statement: all of them, or none. */
export async function insertStates(database: SqlDatabase, states: readonly NewState[]): Promise<void> {
  const statements = statementsOf(database)
  const json = toJson(states)
  if (database.kind === 'sqlite') {
    await withRetry(
      () => statements.$executeRaw`
        INSERT INTO oauth_states
          (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
        SELECT value->>'stateHash', value->>'nonce', value->>'userId', value->>'provider', value->>'clientId',
          value->>'redirectUri', value->>'createdAt', value->>'expiresAt', value->>'reuseKey'
        FROM json_each(${json})`
    )
    return
  }
  await withRetry(
    () => statements.$executeRaw`
      INSERT INTO oauth_states
        (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
      SELECT "stateHash", nonce, "userId", provider, "clientId", "redirectUri", "createdAt", "expiresAt", "reuseKey"
      FROM json_to_recordset(CAST(${json} AS json)) AS state
        ("stateHash" text, nonce text, "userId" text, provider text, "clientId" text, "redirectUri" text,
         "createdAt" timestamp(3), "expiresAt" timestamp(3), "reuseKey" text)`
  )
}
