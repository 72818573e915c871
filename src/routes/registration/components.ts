import { isDeepStrictEqual } from 'node:util'
import { contractSchemas } from '../../contract/index.js'
import { mapValues } from './map-values.js'

type Node = Readonly<Record<string, unknown>>

/** The document that `@fastify/swagger` derives, as a route's transform is given it: still without our components. */
export interface OpenapiObject {
  readonly openapi: string
  components: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
}

/** The contract's own schemas, and the copies of them that {@link nameSchema} was told of. */
const schemaNames = new WeakMap<object, string>()
for (const [name, schema] of Object.entries(contractSchemas)) schemaNames.set(schema, name)

/** Gives a changed copy the name of the schema that it was made of. */
export function nameSchema(copy: object, original: object): void {
  const name = schemaNames.get(original)
  if (name !== undefined) schemaNames.set(copy, name)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `WWW-Authenticate`, `malformed` and `ErrorCode` become `OauthWWWAuthenticate`, `OauthMalformed` and `OauthErrorCode`. */
function toName(words: string): string {
  return `Oauth${words.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase())}`
}

/** OpenAPI 3.0 knows neither the type `null` nor `const`. */
function toOpenapi30(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toOpenapi30)
  if (!isNode(schema)) return schema
  const { const: value, type, ...rest } = schema
  const converted = mapValues(rest, toOpenapi30)
  if (type === 'null') return { ...converted, type: 'object', nullable: true, enum: [null] }
  if (Array.isArray(type)) return { type: type.find((name) => name !== 'null'), ...converted, nullable: true }
  return { ...(type === undefined ? {} : { type }), ...converted, ...(value === undefined ? {} : { enum: [value] }) }
}

/**
 * Adds to one section of `components`, and returns the reference. What is there already under the name and differs, of
 * the host's or of a registration that offers other types, keeps it; a number then distinguishes ours.
 */
function addComponent(document: OpenapiObject, section: string, words: string, value: unknown): Node {
  const known = document.components[section] ?? {}
  const plain = toName(words)
  let name = plain
  for (let n = 2; name in known && !isDeepStrictEqual(known[name], value); n += 1) name = `${plain}${n}`
  document.components = { ...document.components, [section]: { ...known, [name]: value } }
  return { $ref: `#/components/${section}/${name}` }
}

/** Puts every schema of the contract's in its place in the components, and refers to it. */
function referToSchemas(document: OpenapiObject, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => referToSchemas(document, item))
  if (!isNode(value)) return value
  const referred = mapValues(value, (inner) => referToSchemas(document, inner))
  const name = schemaNames.get(value)
  if (name === undefined) return referred
  return addComponent(document, 'schemas', name, document.openapi.startsWith('3.0') ? toOpenapi30(referred) : referred)
}

/** An example that stays in its place is read as a schema there: of `{ "type": ["…"] }` a text would remain. */
function referToExamples(document: OpenapiObject, examples: Node | undefined): Node | undefined {
  return examples && mapValues(examples, (example, name) => addComponent(document, 'examples', name, example))
}

interface Media extends Node {
  readonly schema: object
  readonly examples?: Node
}

interface Response extends Node {
  readonly headers: Node
  readonly content: Readonly<Record<string, Media>>
}

function referInResponse(document: OpenapiObject, response: Response): Node {
  return {
    ...response,
    headers: mapValues(response.headers, (header, name) => addComponent(document, 'schemas', `${name}-Header`, header)),
    content: mapValues(response.content, (media) => {
      const { schema, examples } = media as Media
      return { schema: referToSchemas(document, schema), examples: referToExamples(document, examples) }
    })
  }
}

interface Documentation extends Node {
  readonly body?: Node & { readonly 'x-examples': Node }
  readonly response: Node
}

/**
 * Returns the documentation of an operation with references in place of schemas, headers and examples, which are added
 * to the components of a document: each once, however many operations and registrations share it. Names begin with
 * `Oauth`; none that the host has taken is used.
 */
export function referToComponents(documentation: object, document: OpenapiObject): object {
  const { body, response, ...rest } = documentation as Documentation
  const examples = body && referToExamples(document, body['x-examples'])
  return {
    ...rest,
    ...(body && { body: { ...(referToSchemas(document, body) as Node), 'x-examples': examples } }),
    response: mapValues(response, (each) => referInResponse(document, each as Response))
  }
}
