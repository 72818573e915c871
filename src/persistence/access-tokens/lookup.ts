import { empty, raw, sql, type Sql } from '@prisma/client-runtime-utils'
import { readHolderColumns, quoteTable, type HolderTable } from './table.js'
import type { StoredAccessToken } from './access-token-store.js'
import { isOneOf } from '../sql/dialect.js'
import { statementsOf, type SqlDatabase } from '../sql/sql-client.js'
import type { TimestampFormat } from './timestamps.js'
import { withRetry } from '../sql/with-retry.js'

interface AccessTokenRow {
  id: string
  tokenHash: unknown
  holderType: unknown
  userId: unknown
  abilities: unknown
  expiresAt: string | null
  createdAt: string | null
  /** Absent when holders are not looked for. */
  hasHolder?: number | bigint
}

/** Looks tokens up by one column, all in one statement, and returns them by that column's value as text. */
export type FindAccessTokens = (
  column: 'id' | 'token',
  keys: readonly (string | bigint)[]
) => Promise<Map<string, StoredAccessToken>>

/** What is not text where text belongs is damaged. */
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function toAccessToken(row: AccessTokenRow, times: TimestampFormat): StoredAccessToken {
  const parse = (time: string | null): Date | null => (time === null ? null : times.parse(time))
  return {
    id: row.id,
    tokenHash: textOf(row.tokenHash),
    holderType: textOf(row.holderType),
    userId: textOf(row.userId),
    abilities: textOf(row.abilities),
    expiresAt: parse(row.expiresAt),
    // Most verifiers never ask for it, and to read a time costs a microsecond.
    get createdAt() {
      return parse(row.createdAt)
    },
    hasHolder: row.hasHolder === undefined || Number(row.hasHolder) === 1
  }
}

/** Makes a part of the statement that tells whether a token's holder is there; Laravel hides those softly deleted. */
async function writeHolderColumn(database: SqlDatabase, { table, key = 'id' }: HolderTable): Promise<Sql> {
  const columns = await readHolderColumns(database, table)
  const isAlive = columns.has('deleted_at') ? sql` AND holder.deleted_at IS NULL` : empty
  return sql`, CASE WHEN EXISTS (SELECT 1 FROM ${raw(quoteTable(database, table))} AS holder
      WHERE holder.${raw(`"${key}"`)} = personal_access_tokens.tokenable_id${isAlive}) THEN 1 ELSE 0 END AS "hasHolder"`
}

/** Creates what looks tokens up, and their holders where `holder` says so. */
export function createTokenLookup(
  database: SqlDatabase,
  times: TimestampFormat,
  holder?: HolderTable
): FindAccessTokens {
  let holderColumn: Sql | undefined = holder === undefined ? empty : undefined
  return async (column, keys) => {
    holderColumn ??= await writeHolderColumn(database, holder!)
    const isWanted = isOneOf(database, raw(column), keys)
    // As text, because another installation's `tokenable_id` may be a UUID and its `abilities` JSON, and because SQLite
    // has no type of its own for a time: Laravel's text would be read as local time.
    const rows = await withRetry(
      () => statementsOf(database).$queryRaw<AccessTokenRow[]>`
      SELECT CAST(id AS TEXT) AS id, token AS "tokenHash", tokenable_type AS "holderType",
        CAST(tokenable_id AS TEXT) AS "userId", CAST(abilities AS TEXT) AS abilities,
        CAST(expires_at AS TEXT) AS "expiresAt", CAST(created_at AS TEXT) AS "createdAt"${holderColumn}
      FROM personal_access_tokens WHERE ${isWanted}`
    )
    const found = rows.map((row) => toAccessToken(row, times))
    return new Map(found.map((token) => [column === 'id' ? token.id : (token.tokenHash as string), token]))
  }
}
