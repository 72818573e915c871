import type { TObject, TSchema } from '@sinclair/typebox'
import { OptionsError } from './errors.js'
import type { OptionDetails } from './option-table.js'

/**
 * Options of Fastify's own `register`, which arrive together with ours, and `skipOverride`, which the test helper of
 * Fastify's application template hands to every plugin that `@fastify/autoload` registers.
 *
 * @see https://github.com/fastify/fastify-cli/blob/main/templates/app/test/helper.js
 */
const registerKeys = ['prefix', 'logLevel', 'logSerializers', 'skipOverride']

/** Checks all options at once, and fills in the defaults. */
export function readOptions(plugin: string, table: TObject, options: object): Record<string, unknown> {
  const properties: Readonly<Record<string, TSchema>> = table.properties
  const required = new Set<string>(table.required)
  const given = options as Readonly<Record<string, unknown>>
  const problems = Object.keys(given)
    .filter((key) => !(key in properties) && !registerKeys.includes(key))
    .map((key) => `${key} is unknown`)
  const checked: Record<string, unknown> = { ...given }
  for (const [key, schema] of Object.entries(properties)) {
    const { check } = schema as unknown as OptionDetails
    if (given[key] === undefined) {
      if (required.has(key)) problems.push(`${key} is missing`)
      else checked[key] = schema.default as unknown
    } else {
      const problem = check(given[key], given)
      if (problem !== undefined) problems.push(`${key} ${problem}`)
    }
  }
  if (problems.length > 0) throw new OptionsError(`${plugin}: ${problems.join('; ')}`)
  return checked
}
