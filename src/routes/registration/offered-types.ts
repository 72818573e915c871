import { ProviderType } from '../../contract/index.js'
import { nameSchema } from './components.js'
import { mapValues } from './map-values.js'

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly schema: Readonly<Record<string, unknown>> & { readonly tags: readonly string[] }
  readonly documentation: object
}

export type Operations<Id extends string = string> = Readonly<Record<Id, Operation>>

const contractTypes = ProviderType.enum as readonly string[]

function rewrite(node: Readonly<Record<string, unknown>>, offered: readonly string[]): object {
  const description = `A provider (第三方平台): ${offered.map((type) => `\`${type}\``).join(', ')}.`
  const entries = Object.entries(node).map(([key, value]) => {
    if (key === 'enum') return [key, offered]
    if (key === 'examples') return [key, offered.slice(0, 1)]
    return [key, value === ProviderType.description ? description : value]
  })
  return Object.fromEntries(entries)
}

/** Copies schemas, with every one of a provider's type rewritten: the generated ones share one list of values. */
function rewriteAll(value: unknown, offered: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => rewriteAll(item, offered))
  if (typeof value !== 'object' || value === null) return value
  const node = value as Readonly<Record<string, unknown>>
  const copy =
    node['enum'] === contractTypes ? rewrite(node, offered) : mapValues(node, (inner) => rewriteAll(inner, offered))
  nameSchema(copy, node)
  return copy
}

function rewriteOperation(operation: Operation, offered: readonly string[]): object {
  const { schema, documentation } = operation
  return { ...operation, schema: rewriteAll(schema, offered), documentation: rewriteAll(documentation, offered) }
}

/**
 * Returns the operations for the types that a host offers: the contract's own, as they are, while it offers no other;
 * else with exactly the offered types in place of the contract's two, for validation and in the derived document.
 */
export function offerTypes<Family extends Operations>(operations: Family, types: readonly string[]): Family {
  const others = types.filter((type) => !contractTypes.includes(type))
  if (others.length === 0) return operations
  const offered = [...contractTypes.filter((type) => types.includes(type)), ...others]
  const entries = Object.entries(operations).map(([id, operation]) => [id, rewriteOperation(operation, offered)])
  return Object.fromEntries(entries) as Family
}
