import { join, sql } from '@prisma/client-runtime-utils'
import { OptionsError } from '../../errors.js'
import { flattenSql } from '../sql/flatten-sql.js'
import type { SqlDatabase, SqlExecutor } from '../sql/sql-client.js'
import { readTableColumns } from '../sql/table-columns.js'
import type { NewAccessToken } from './access-token-store.js'
import type { TimestampFormat } from './timestamps.js'

const allAbilities: readonly string[] = ['*']

const uuidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** An id as the column can hold it (a signed 64-bit number), without leading zeros, or `null`. */
export function parseId(id: string): string | null {
  if (!/^\d{1,19}$/.test(id)) return null
  if (id.length < 19 && !id.startsWith('0')) return id
  const number = BigInt(id)
  return number < 2n ** 63n ? String(number) : null
}

export function createTimeWriter({ kind }: SqlDatabase, times: TimestampFormat): (time: Date) => string {
  return (time) => times.format(time, kind === 'postgresql')
}

export function writeAbilities({ abilities = allAbilities }: Pick<NewAccessToken, 'abilities'>): string {
  return JSON.stringify(abilities)
}

/** Returns the type of the column `tokenable_id`, in the words of the database; empty without the column. */
export async function readHolderIdType(database: SqlDatabase): Promise<string> {
  return (await readTableColumns(database, 'personal_access_tokens')).get('tokenable_id') ?? ''
}

export function createUnfitIdError(type: string): Error {
  return new OptionsError(`the user id does not fit the column tokenable_id of personal_access_tokens (${type})`)
}

function isFitFor(type: string, userId: string): boolean {
  if (/int/i.test(type)) return userId.startsWith('0') ? false : parseId(userId) !== null
  return type !== 'uuid' || uuidPattern.test(userId)
}

/** SQLite stores any text in a column of integers, and PostgreSQL reads ` 7` and `007` as 7. */
export function assertHolderIds(type: string, userIds: readonly string[]): void {
  if (!userIds.every((userId) => isFitFor(type, userId))) throw createUnfitIdError(type)
}

/** Inserts tokens in one statement, and returns their ids by their hashes: RETURNING has no defined order. */
export async function insertTokens(
  transaction: SqlExecutor,
  tokens: readonly NewAccessToken[],
  { format, now }: { format: (time: Date) => string; now: Date }
): Promise<Map<string, string>> {
  const time = format(now)
  const values = tokens.map((token) => {
    const { holderType, userId, name, tokenHash, expiresAt } = token
    const expiry = expiresAt === null ? null : format(expiresAt)
    return sql`(${holderType}, ${userId}, ${name}, ${tokenHash}, ${writeAbilities(token)}, ${expiry}, ${time}, ${time})`
  })
  const rows = await transaction.$queryRaw<{ id: string; token: string }[]>(
    ...flattenSql`
    INSERT INTO personal_access_tokens
      (tokenable_type, tokenable_id, name, token, abilities, expires_at, created_at, updated_at)
    VALUES ${join(values)} RETURNING CAST(id AS TEXT) AS id, token`
  )
  return new Map(rows.map((row) => [row.token, row.id]))
}
