import { join, raw, sql, type Sql } from '@prisma/client-runtime-utils'
import { profileFields } from '../../profile.js'
import type { ClaimCompletion } from '../store.js'
import { tables } from '../tables.js'

const columnOf = tables.oauth_bindings
const profileColumns = profileFields.map((field) => columnOf[field])

/** The columns of a new binding, in the order of {@link listBindingValues}. */
export const bindingColumns = raw(`id, user_id, provider, ${profileColumns.join(', ')}, bound_at, updated_at`)

/**
 * Lists the values of a new binding.
 *
 * @param time The time of the completion, with the cast that the statement needs.
 */
export function listBindingValues(completion: ClaimCompletion, id: string, time: Sql): Sql {
  const profile = join(profileFields.map((field) => completion[field]))
  return sql`${id}, ${completion.userId}, ${completion.provider}, ${profile}, ${time}, ${time}`
}

/** What `ON CONFLICT` updates of the profile. */
export const updatedProfile = raw(profileColumns.map((column) => `${column} = excluded.${column}`).join(', '))

/** The profile in a list of a `SELECT`, under the names of its fields. */
export const selectedProfile = raw(profileFields.map((field) => `${columnOf[field]} AS "${field}"`).join(', '))

/** A profile without values, for the part of a `UNION` that has none. */
export const absentProfile = raw(profileFields.map(() => 'CAST(NULL AS TEXT)').join(', '))
