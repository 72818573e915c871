import { sql, type RawValue } from '@prisma/client-runtime-utils'

export type FlatQuery = [TemplateStringsArray, ...unknown[]]

/**
 * Flattens a statement with nested `sql` fragments into one template, for a Prisma client. A client recognises only the
 * fragments of its own copy of Prisma's runtime, and a host's client has another copy: it would bind ours as values.
 */
export function flattenSql(strings: TemplateStringsArray, ...values: RawValue[]): FlatQuery {
  const statement = sql(strings, ...values)
  const texts = Object.assign([...statement.strings], { raw: statement.strings })
  return [texts, ...statement.values]
}
