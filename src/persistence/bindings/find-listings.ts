import { sql, type Sql } from '@prisma/client-runtime-utils'
import { statementsOf, type SqlDatabase } from '../sql/sql-client.js'
import type { Listing, ReusableState } from '../store.js'
import { withRetry } from '../sql/with-retry.js'

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

/** Whose listing is looked for, and beyond which time its states must live. */
export interface ListingQuery {
  userId: string
  aliveAt: Date
}

/** A binding, whose `stateHash` is `null`, or a state. */
type ListingRow = Owned<{
  provider: string
  /** `boundAt` or `expiresAt`; the name of the first is what tells a SQLite adapter that this is a time. */
  at: Date
  nickname: string | null
  avatarUrl: string | null
  clientId: string
  redirectUri: string
  stateHash: string | null
  nonce: string
}>

function compareStates(a: ReusableState, b: ReusableState): number {
  return a.expiresAt.getTime() - b.expiresAt.getTime()
}

function arrange(rows: readonly Omit<ListingRow, 'userId'>[], aliveAt: Date): Listing {
  const listing: Listing = { bindings: [], states: [] }
  for (const { provider, at, nickname, avatarUrl, clientId, redirectUri, stateHash, nonce } of rows) {
    if (stateHash === null) listing.bindings.push({ provider, nickname, avatarUrl, boundAt: at })
    else if (at > aliveAt) listing.states.push({ provider, clientId, redirectUri, stateHash, nonce, expiresAt: at })
  }
  listing.bindings.sort((a, b) => (a.provider < b.provider ? -1 : 1))
  listing.states.sort(compareStates)
  return listing
}

/** Returns what each of several users has bound, and their open reusable states: all in one statement. */
export async function findListingsOf(database: SqlDatabase, queries: readonly ListingQuery[]): Promise<Listing[]> {
  const userIds = queries.map(({ userId }) => userId)
  const isOurs = isOneOf(database, sql`user_id`, [...new Set(userIds)])
  const earliest = new Date(Math.min(...queries.map(({ aliveAt }) => aliveAt.getTime())))
  const none = sql`CAST(NULL AS TEXT)`
  const rows = await withRetry(
    () => statementsOf(database).$queryRaw<ListingRow[]>`
      SELECT user_id AS "userId", provider, bound_at AS at, nickname, avatar_url AS "avatarUrl",
        ${none} AS "clientId", ${none} AS "redirectUri", ${none} AS "stateHash", ${none} AS nonce
      FROM oauth_bindings WHERE ${isOurs}
      UNION ALL
      SELECT user_id, provider, expires_at, ${none}, ${none}, client_id, redirect_uri, state_hash, nonce
      FROM oauth_states WHERE ${isOurs} AND reuse_key IS NOT NULL AND expires_at > ${earliest}`
  )
  return distribute(userIds, rows).map((own, index) => arrange(own, (queries[index] as ListingQuery).aliveAt))
}
