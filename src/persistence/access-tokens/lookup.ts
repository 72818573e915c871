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
  keys: readonly string[]
) => Promise<Map<string, StoredAccessToken>>

/** A value of another type is damaged. */
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** A class, because an object literal with a getter costs each issue a microsecond. */
class FoundAccessToken implements StoredAccessToken {
  readonly id: string
  readonly tokenHash: string | null
  readonly holderType: string | null
  readonly userId: string | null
  readonly abilities: string | null
  readonly hasHolder: boolean

  constructor(
    private readonly row: AccessTokenRow,
    private readonly times: TimestampFormat
  ) {
    this.id = row.id
    this.tokenHash = textOf(row.tokenHash)
    this.holderType = textOf(row.holderType)
    this.userId = textOf(row.userId)
    this.abilities = textOf(row.abilities)
    this.hasHolder = row.hasHolder === undefined || Number(row.hasHolder) === 1
  }

  get expiresAt(): Date | null {
    return this.parse(this.row.expiresAt)
  }

  get createdAt(): Date | null {
    return this.parse(this.row.createdAt)
  }

  private parse(time: string | null): Date | null {
    return time === null ? null : this.times.parse(time)
  }
}

/** Rows that Laravel deleted softly do not count as holders. */
async function writeHolderColumn(database: SqlDatabase, { table, key = 'id' }: HolderTable): Promise<Sql> {
  const columns = await readHolderColumns(database, table)
  const isAlive = columns.has('deleted_at') ? sql` AND holder.deleted_at IS NULL` : empty
  return sql`, CASE WHEN EXISTS (SELECT 1 FROM ${raw(quoteTable(database, table))} AS holder
      WHERE holder.${raw(`"${key}"`)} = personal_access_tokens.tokenable_id${isAlive}) THEN 1 ELSE 0 END AS "hasHolder"`
}

export function createTokenLookup(
  database: SqlDatabase,
  times: TimestampFormat,
  holder?: HolderTable
): FindAccessTokens {
  let holderColumn: Sql | undefined = holder === undefined ? empty : undefined
  return async (column, keys) => {
    holderColumn ??= await writeHolderColumn(database, holder!)
    const isWanted = isOneOf(database, raw(column), keys)
    // Casts to text, because `tokenable_id` may be a UUID and `abilities` JSON, and because Prisma's SQLite adapter
    // would read Laravel's times as local time.
    const rows = await withRetry(
      () => statementsOf(database).$queryRaw<AccessTokenRow[]>`
      SELECT CAST(id AS TEXT) AS id, token AS "tokenHash", tokenable_type AS "holderType",
        CAST(tokenable_id AS TEXT) AS "userId", CAST(abilities AS TEXT) AS abilities,
        CAST(expires_at AS TEXT) AS "expiresAt", CAST(created_at AS TEXT) AS "createdAt"${holderColumn}
      FROM personal_access_tokens WHERE ${isWanted}`
    )
    const found = new Map<string, StoredAccessToken>()
    for (const row of rows) {
      const key = column === 'id' ? row.id : (row.tokenHash as string)
      found.set(key, new FoundAccessToken(row, times))
    }
    return found
  }
}
