import { components, type Node } from './document.js'
import { referencesOf } from './references.js'
import { renderSchema } from './typebox.js'

const head = `import { Type, type Static, type TSchema, type TUnsafe } from '@sinclair/typebox'

/** An object whose every value is a \`value\`; \`Type.Record\` would emit \`patternProperties\` instead. */
function mapOf<T extends TSchema>(value: T, options: object): TUnsafe<{ [key: string]: Static<T> }> {
  return Type.Unsafe({ type: 'object', ...options, additionalProperties: value })
}
`

/** Renders the TypeBox module: one constant and one type of the same name a component schema. */
export function renderSchemas(document: Node): string {
  const schemas = components(document, 'schemas')
  const declarations = orderByReference(schemas).map((name) => {
    const schema = renderSchema(schemas[name], `components.schemas.${name}`)
    return `export const ${name} = ${schema}\nexport type ${name} = Static<typeof ${name}>\n`
  })
  return [head, ...declarations].join('\n')
}

/** Constants must be declared before they are used. A schema that leads back to itself has no such order. */
function orderByReference(schemas: Node): string[] {
  const ordered: string[] = []
  const visit = (name: string, path: readonly string[]): void => {
    if (ordered.includes(name)) return
    if (path.includes(name)) throw new Error(`components.schemas.${name}: unsupported recursive schema`)
    if (schemas[name] === undefined) throw new Error(`components.schemas.${name}: no such schema`)
    for (const next of referencesOf(schemas[name])) visit(next, [...path, name])
    ordered.push(name)
  }
  for (const name of Object.keys(schemas)) visit(name, [])
  return ordered
}
