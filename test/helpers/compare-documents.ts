import type { Test } from 'tap'
import { contractPrefix, isNode, operationsOf, readContract, type Node } from './contract-document.js'

/** The options of `@fastify/swagger` under which the derived document has the contract's own dialect. */
export function swaggerOptions() {
  const { openapi, info, security, tags, components } = readContract() as Record<string, never>
  const { securitySchemes } = components as unknown as Record<string, never>
  return {
    openapi: { openapi, info, security, tags, components: { securitySchemes } },
    convertConstToEnum: false
  }
}

/**
 * Asserts that the document `@fastify/swagger` derived has the contract's operations of a family, no more, each equal
 * in every part: texts, tags, security, parameters, request body, responses with headers and examples.
 *
 * @param prefix Below which the contract has the family; operations elsewhere are another family's, or the
 *   application's own.
 */
export function compareDocuments(t: Test, derived: unknown, prefix = contractPrefix): void {
  // As it is served: without TypeBox's symbols.
  const document = JSON.parse(JSON.stringify(derived)) as Node
  const pick = (described: Node) => [...comparable(described)].filter(([name]) => name.includes(` ${prefix}/`))
  const contract = new Map(pick(readContract()))
  const own = new Map(pick(document))
  t.strictSame([...own.keys()].sort(), [...contract.keys()].sort(), 'the derived document has the same operations')
  for (const [name, operation] of contract) {
    for (const key of new Set([...Object.keys(operation), ...Object.keys(own.get(name) ?? {})])) {
      t.strictSame(own.get(name)?.[key], operation[key], `${name}: ${key} is equal`)
    }
  }
}

function comparable(document: Node): Map<string, Node> {
  return new Map(
    operationsOf(document).map(({ method, path, operation: { 'x-codeSamples': _samples, ...operation } }) => {
      const parameters = ((operation.parameters ?? []) as Node[]).map(normaliseParameter)
      const normalised = normalise({
        ...operation,
        parameters: parameters.sort((a, b) => String(a.name).localeCompare(String(b.name))),
        security: operation.security ?? document.security
      })
      return [`${method} ${path}`, normalised as Node]
    })
  )
}

/** What the specification says when nothing is said. */
function normaliseParameter(parameter: Node): Node {
  return { ...parameter, required: parameter.required ?? false }
}

/**
 * Brings both documents to one form without leaving anything out: a schema's `required` is a set; what
 * `@fastify/swagger` has no place for travels as `x-description` and `x-required` in the schema and goes back to where
 * the contract has it.
 */
function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise)
  if (!isNode(value)) return value
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner)]))
  // The schema of a body is wrapped, so that the body has a description of its own.
  if (isNode(node.schema) && Array.isArray(node.schema.allOf)) node.schema = node.schema.allOf[0]
  if (Array.isArray(node.required)) node.required = node.required.sort()
  if (node['x-description'] !== undefined) {
    node.description = node['x-description']
    delete node['x-description']
  }
  if (isNode(node.headers)) node.headers = mapValues(node.headers, normaliseHeader)
  return node
}

function normaliseHeader(value: unknown): unknown {
  if (!isNode(value) || !isNode(value.schema)) return value
  const { 'x-required': travelled, description, ...schema } = value.schema
  return { description, ...value, schema, required: value.required ?? travelled ?? false }
}

function mapValues(node: Node, map: (value: unknown) => unknown): Node {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, map(value)]))
}
