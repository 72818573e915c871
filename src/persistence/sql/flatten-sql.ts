import { sql, type RawValue } from '@prisma/client-runtime-utils'

/** What a template's tag is called with. */
export type FlatQuery = [TemplateStringsArray, ...unknown[]]

/**
 * Writes a statement whose parts are statements, too, for a Prisma client: it takes parts for values unless they are
 * made by its own copy of Prisma's runtime, and a host's is seldom ours.
 */
export function flat(strings: TemplateStringsArray, ...values: RawValue[]): FlatQuery {
  const statement = sql(strings, ...values)
  const texts = Object.assign([...statement.strings], { raw: statement.strings })
  return [texts, ...statement.values]
}
