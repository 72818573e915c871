import { join, raw, sql, type Sql } from '@prisma/client-runtime-utils'
import { profileFields, type Profile } from '../../profile.js'
import type { DatabaseKind } from '../sql/sql-client.js'
import type { ClaimCompletion } from '../store.js'
import { tables } from '../tables.js'

const columnOf = tables.oauth_bindings
const profileColumns = profileFields.map((field) => columnOf[field])

/** The columns of a new binding, in the order of {@link listBindingValues}. */
export const bindingColumns = raw(`id, user_id, provider, ${profileColumns.join(', ')}, bound_at, updated_at`)

/** `time` comes with the cast that the statement needs. */
export function listBindingValues(
  completion: Pick<ClaimCompletion, 'userId' | 'provider' | keyof Profile>,
  id: string,
  time: Sql
): Sql {
  const profile = join(profileFields.map((field) => completion[field]))
  return sql`${id}, ${completion.userId}, ${completion.provider}, ${profile}, ${time}, ${time}`
}

export const updatedProfile = raw(profileColumns.map((column) => `${column} = excluded.${column}`).join(', '))

/**
 * The time of a use. On PostgreSQL each is later than the one before, because an unbind learns from it of sign-ins that
 * it waited for. SQLite has one writer at a time.
 */
export function writeUse({ kind }: { kind: DatabaseKind }, now: Date): Sql {
  return kind === 'sqlite'
    ? sql`${now}`
    : sql`GREATEST(CAST(${now} AS timestamp(3)), last_used_at + INTERVAL '1 millisecond')`
}

/** Updates the time of the use, and the profile where the account tells it: a login may tell less than a completion. */
export function noteUse(engine: { kind: DatabaseKind }, account: Profile & { now: Date }): Sql {
  const told = profileFields.map((field) => {
    const column = raw(columnOf[field])
    return sql`${column} = COALESCE(${account[field]}, ${column})`
  })
  return sql`last_used_at = ${writeUse(engine, account.now)}, ${join(told)}`
}

export const selectedProfile = raw(profileFields.map((field) => `${columnOf[field]} AS "${field}"`).join(', '))

/** A profile without values, for the part of a `UNION` that has none. */
export const absentProfile = raw(profileFields.map(() => 'CAST(NULL AS TEXT)').join(', '))
