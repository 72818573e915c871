import { sqltag as sql, type Sql } from '@prisma/client/runtime/client'
import type { SqlDatabase } from './sql-client.js'
import type { ReusableState, StoredBinding } from './store.js'
import { withRetry } from './with-retry.js'

type Owned<Row> = Row & { userId: string }

/**
 * A condition that a column has one of several values. Its text does not depend on how many there are, so that it can
 * be a prepared statement.
 */
export function isOneOf({ kind }: Pick<SqlDatabase, 'kind'>, column: Sql, values: readonly (string | bigint)[]): Sql {
  if (kind === 'postgresql') return sql`${column} = ANY(${values})`
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values.map(String))}))`
}

function distribute<Row>(userIds: readonly string[], rows: readonly Owned<Row>[]): Row[][] {
  const byUser = new Map<string, Row[]>(userIds.map((userId) => [userId, []]))
  for (const { userId, ...row } of rows) byUser.get(userId)?.push(row as Row)
  return userIds.map((userId) => byUser.get(userId) as Row[])
}

/** Returns what each of several users has bound. */
export async function findBindingsOf(database: SqlDatabase, userIds: readonly string[]): Promise<StoredBinding[][]> {
  const isOurs = isOneOf(database, sql`user_id`, [...new Set(userIds)])
  const rows = await withRetry(
    () => database.client.$queryRaw<Owned<StoredBinding>[]>`
      SELECT user_id AS "userId", provider, nickname, avatar_url AS "avatarUrl", bound_at AS "boundAt"
      FROM oauth_bindings WHERE ${isOurs} ORDER BY provider`
  )
  return distribute(userIds, rows)
}

/** Whose reusable states are looked for, and beyond which time they must live. */
export interface ReusableStateQuery {
  userId: string
  aliveAt: Date
}

/** Returns the open reusable states of each of several users. */
export async function findReusableStatesOf(
  database: SqlDatabase,
  queries: readonly ReusableStateQuery[]
): Promise<ReusableState[][]> {
  const userIds = queries.map(({ userId }) => userId)
  const isOurs = isOneOf(database, sql`user_id`, [...new Set(userIds)])
  const earliest = new Date(Math.min(...queries.map(({ aliveAt }) => aliveAt.getTime())))
  const rows = await withRetry(
    () => database.client.$queryRaw<Owned<ReusableState>[]>`
      SELECT user_id AS "userId", provider, client_id AS "clientId", redirect_uri AS "redirectUri",
        state_hash AS "stateHash", nonce, expires_at AS "expiresAt"
      FROM oauth_states
      WHERE ${isOurs} AND reuse_key IS NOT NULL AND expires_at > ${earliest}
      ORDER BY provider, expires_at`
  )
  return distribute(userIds, rows).map((states, index) =>
    states.filter(({ expiresAt }) => expiresAt > (queries[index] as ReusableStateQuery).aliveAt)
  )
}
