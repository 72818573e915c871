import { asList, asNode, assertKeys, referenceName, type Node } from './document.js'

/** The keywords that are carried over, a type. `description` goes everywhere. */
const keywords: Record<string, readonly string[]> = {
  string: ['enum', 'const', 'minLength', 'maxLength', 'pattern', 'format'],
  integer: ['enum', 'const', 'default', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  number: ['enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  boolean: ['const'],
  null: [],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  object: ['properties', 'required', 'additionalProperties']
}

const builders: Record<string, string> = {
  string: 'Type.String',
  integer: 'Type.Integer',
  number: 'Type.Number',
  boolean: 'Type.Boolean',
  null: 'Type.Null'
}

const staticTypes: Record<string, string> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null'
}

/**
 * Renders a JSON Schema of the contract as a TypeBox expression that emits this very schema.
 *
 * @throws Error naming the place, at any keyword that would be lost.
 */
export function renderSchema(value: unknown, where: string): string {
  const schema = asNode(value, where)
  const reference = referenceName(schema, 'schemas', where)
  if (reference !== undefined) return reference
  if (schema.anyOf !== undefined) return renderUnion(schema, where)
  if (Array.isArray(schema.type)) return renderTypeList(schema, schema.type, where)
  const type = String(schema.type)
  const supported = keywords[type]
  if (supported === undefined) throw new Error(`${where}: unsupported type ${type}`)
  assertKeys(schema, ['type', 'description', ...supported], where)
  if (schema.const !== undefined) return renderUnsafe(JSON.stringify(schema.const), schema)
  if (schema.enum !== undefined) return renderEnum(schema, where)
  if (type === 'array') return renderArray(schema, where)
  if (type === 'object') return renderObject(schema, where)
  return `${builders[type]}(${renderOptions(schema, ['type'])})`
}

function renderOptions(schema: Node, rendered: readonly string[]): string {
  const rest = Object.entries(schema).filter(([key]) => !rendered.includes(key))
  return rest.length === 0 ? '' : JSON.stringify(Object.fromEntries(rest))
}

/** TypeBox has no builder that emits `enum`, a typed `const` or a list of types, so the type is stated beside it. */
function renderUnsafe(staticType: string, schema: Node): string {
  return `Type.Unsafe<${staticType}>(${JSON.stringify(schema)})`
}

function renderEnum(schema: Node, where: string): string {
  const values = asList(schema.enum, `${where}.enum`)
  return renderUnsafe(values.map((value) => JSON.stringify(value)).join(' | '), schema)
}

function renderTypeList(schema: Node, types: readonly unknown[], where: string): string {
  const names = types.map(String)
  const supported = names.flatMap((name) => {
    const own = keywords[name]
    if (own === undefined || staticTypes[name] === undefined) {
      throw new Error(`${where}: unsupported type ${name} in a list of types`)
    }
    return own.filter((keyword) => keyword !== 'enum' && keyword !== 'const')
  })
  assertKeys(schema, ['type', 'description', ...supported], where)
  return renderUnsafe(names.map((name) => staticTypes[name]).join(' | '), schema)
}

function renderUnion(schema: Node, where: string): string {
  assertKeys(schema, ['anyOf', 'description'], where)
  const members = asList(schema.anyOf, `${where}.anyOf`).map((member, index) =>
    renderSchema(member, `${where}.anyOf[${index}]`)
  )
  return `Type.Union([${members.join(', ')}], ${renderOptions(schema, ['anyOf'])})`
}

function renderArray(schema: Node, where: string): string {
  return `Type.Array(${renderSchema(schema.items, `${where}.items`)}, ${renderOptions(schema, ['type', 'items'])})`
}

function renderObject(schema: Node, where: string): string {
  const rest = schema.additionalProperties
  if (schema.properties === undefined) {
    if (rest === undefined) throw new Error(`${where}: unsupported object without properties`)
    const value = renderSchema(rest, `${where}.additionalProperties`)
    assertKeys(schema, ['type', 'description', 'additionalProperties'], where)
    return `mapOf(${value}, ${renderOptions(schema, ['type', 'additionalProperties'])})`
  }
  if (rest !== undefined && rest !== false) {
    throw new Error(`${where}: unsupported additionalProperties beside properties`)
  }
  const properties = asNode(schema.properties, `${where}.properties`)
  const required = asList(schema.required ?? [], `${where}.required`)
  const unknown = required.filter((name) => !Object.hasOwn(properties, String(name)))
  if (unknown.length > 0) throw new Error(`${where}: required but not described: ${unknown.join(', ')}`)
  const members = Object.entries(properties).map(([name, property]) => {
    const rendered = renderSchema(property, `${where}.${name}`)
    return `${JSON.stringify(name)}: ${required.includes(name) ? rendered : `Type.Optional(${rendered})`}`
  })
  return `Type.Object({ ${members.join(', ')} }, ${renderOptions(schema, ['type', 'properties', 'required'])})`
}
