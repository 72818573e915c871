import type { SqlDatabase } from './sql-client.js'
import type { NewState } from './store.js'
import { withRetry } from './with-retry.js'

/** As Prisma's libSQL adapter writes a time: SQLite compares times as texts. PostgreSQL reads it as well. */
function formatTime(time: Date): string {
  return time.toISOString().replace('Z', '+00:00')
}

function toJson(states: readonly NewState[]): string {
  return JSON.stringify(
    states.map(({ createdAt, expiresAt, ...state }) => ({
      ...state,
      createdAt: formatTime(createdAt),
      expiresAt: formatTime(expiresAt)
    }))
  )
}

/** Stores several states in one statement: all of them, or none. */
export async function insertStates({ client, kind }: SqlDatabase, states: readonly NewState[]): Promise<void> {
  const json = toJson(states)
  if (kind === 'sqlite') {
    await withRetry(
      () => client.$executeRaw`
        INSERT INTO oauth_states
          (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
        SELECT value->>'stateHash', value->>'nonce', value->>'userId', value->>'provider', value->>'clientId',
          value->>'redirectUri', value->>'createdAt', value->>'expiresAt', value->>'reuseKey'
        FROM json_each(${json})`
    )
    return
  }
  await withRetry(
    () => client.$executeRaw`
      INSERT INTO oauth_states
        (state_hash, nonce, user_id, provider, client_id, redirect_uri, created_at, expires_at, reuse_key)
      SELECT "stateHash", nonce, "userId", provider, "clientId", "redirectUri", "createdAt", "expiresAt", "reuseKey"
      FROM json_to_recordset(CAST(${json} AS json)) AS state
        ("stateHash" text, nonce text, "userId" text, provider text, "clientId" text, "redirectUri" text,
         "createdAt" timestamp(3), "expiresAt" timestamp(3), "reuseKey" text)`
  )
}
