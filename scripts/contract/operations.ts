import { asList, asNode, assertKeys, components, followReference, referenceName, type Node } from './document.js'
import { referencesOf } from './references.js'
import { renderSchema } from './typebox.js'

const methods = ['get', 'put', 'post', 'delete', 'patch']

/** What the contract's paths begin with, and what a host may replace: a prefix for each family of operations. */
const prefixes = ['/api/administrator/user', '/api/administrator', '/api/auth']

/** Renders the module with one Fastify route description an operation. */
export function renderOperations(document: Node): string {
  const paths = asNode(document.paths, 'paths')
  const operations = Object.entries(paths).flatMap(([path, value]) => {
    const item = asNode(value, path)
    assertKeys(item, methods, path)
    return Object.entries(item).map(([method, operation]) =>
      renderOperation(document, path, method, asNode(operation, `${method} ${path}`))
    )
  })
  const used = new Set(['responses', 'parameters'].flatMap((kind) => referencesOf(components(document, kind))))
  for (const name of referencesOf(paths)) used.add(name)
  return [
    `import { Type } from '@sinclair/typebox'`,
    `import { ${[...used].join(', ')} } from './schemas.js'`,
    '',
    `const headers = ${renderMap(components(document, 'headers'), 'components.headers', renderHeader)} as const`,
    '',
    `const responses = ${renderMap(components(document, 'responses'), 'components.responses', renderResponse)} as const`,
    ...operations
  ].join('\n')
}

function renderMap(nodes: Node, where: string, render: (node: Node, where: string) => string): string {
  const members = Object.entries(nodes).map(
    ([name, node]) => `${JSON.stringify(name)}: ${render(asNode(node, `${where}.${name}`), `${where}.${name}`)}`
  )
  return `{ ${members.join(', ')} }`
}

function renderOperation(document: Node, path: string, method: string, operation: Node): string {
  const where = `${method} ${path}`
  const texts = ['operationId', 'tags', 'summary', 'description']
  // The samples have the contract's own paths, and a host another prefix: they stay out of a host's document.
  const others = ['security', 'parameters', 'requestBody', 'responses', 'x-codeSamples']
  assertKeys(operation, [...texts, ...others], where)
  const prefix = prefixes.find((candidate) => path.startsWith(`${candidate}/`))
  if (prefix === undefined) throw new Error(`${where}: the path does not begin with ${prefixes.join(' or ')}`)
  const id = String(operation.operationId)
  const parameters = asList(operation.parameters ?? [], `${where}.parameters`).map((parameter) =>
    followReference(document, asNode(parameter, where), 'parameters', where)
  )
  const url = path.slice(prefix.length).replace(/\{(\w+)\}/g, ':$1')
  const body = operation.requestBody === undefined ? undefined : requestMedia(operation, where)
  const validated = [
    ...[...texts, 'security']
      .filter((key) => operation[key] !== undefined)
      .map((key) => `${key}: ${JSON.stringify(operation[key])}`),
    ...renderParameters(parameters, 'path', 'params', where),
    ...renderParameters(parameters, 'query', 'querystring', where),
    ...(body === undefined ? [] : [`body: ${renderSchema(body.media.schema, `${where}.requestBody`)}`]),
    `response: ${renderMap(asNode(operation.responses, where), `${where}.responses`, renderResponse)}`
  ]
  const documented = [
    ...renderDocumentedParameters(parameters, 'path', 'params', where),
    ...renderDocumentedParameters(parameters, 'query', 'querystring', where),
    ...renderDocumentedParameters(parameters, 'header', 'headers', where),
    ...(body === undefined ? [] : [`body: ${renderDocumentedBody(body.description, body.media, where)}`])
  ]
  return [
    `\nconst ${id}Schema = { ${validated.join(', ')} } as const`,
    `\nconst ${id}Documentation = { ...${id}Schema, ${documented.join(', ')} }`,
    `\n/** ${method.toUpperCase()} ${path} */`,
    `export const ${id} = {`,
    `method: '${method.toUpperCase()}', prefix: '${prefix}', url: '${url}', schema: ${id}Schema,`,
    `documentation: ${id}Documentation as object`,
    '} as const'
  ].join('\n')
}

/**
 * What Fastify validates: parameters of the path and the query. The language header takes any text, so there is nothing
 * to validate.
 */
function renderParameters(parameters: readonly Node[], place: string, key: string, where: string): string[] {
  const members = parameters
    .filter((parameter) => parameter.in === place)
    .map(({ name, required, schema }) => {
      const rendered = renderSchema(schema, where)
      return `${JSON.stringify(name)}: ${required === true ? rendered : `Type.Optional(${rendered})`}`
    })
  return members.length === 0 ? [] : [`${key}: Type.Object({ ${members.join(', ')} })`]
}

/** @fastify/swagger reads a parameter's description and example off its schema, where they displace the schema's own. */
function renderDocumentedParameters(parameters: readonly Node[], place: string, key: string, where: string): string[] {
  const chosen = parameters.filter((parameter) => parameter.in === place)
  for (const parameter of parameters) {
    assertKeys(parameter, ['name', 'in', 'required', 'description', 'schema', 'example'], where)
    if (!['path', 'query', 'header'].includes(String(parameter.in))) {
      throw new Error(`${where}: unsupported parameter place`)
    }
  }
  if (chosen.length === 0) return []
  const properties = chosen.map((parameter) => {
    const schema = renderDisplaced(parameter.schema, String(parameter.description), where)
    const example = parameter.example === undefined ? '' : `, examples: [${JSON.stringify(parameter.example)}]`
    return `${JSON.stringify(parameter.name)}: { ${schema}${example} }`
  })
  const required = chosen.filter((parameter) => parameter.required === true).map((parameter) => parameter.name)
  return [`${key}: { type: 'object', required: ${JSON.stringify(required)}, properties: { ${properties.join(', ')} } }`]
}

/** The members of a schema under a foreign description; its own is kept as `x-description`. */
function renderDisplaced(schema: unknown, description: string, where: string): string {
  const rendered = renderSchema(schema, where)
  const own = referenceName(asNode(schema, where), 'schemas', where)
  const kept = own === undefined ? '' : `'x-description': ${own}.description, `
  return `...${rendered}, ${kept}description: ${JSON.stringify(description)}`
}

function requestMedia(operation: Node, where: string): { description: string; media: Node } {
  const body = asNode(operation.requestBody, `${where}.requestBody`)
  assertKeys(body, ['required', 'description', 'content'], `${where}.requestBody`)
  // Fastify requires a body wherever a route has a body schema.
  if (body.required !== true) throw new Error(`${where}.requestBody: unsupported optional body`)
  return { description: String(body.description), media: jsonMedia(body, `${where}.requestBody`) }
}

function renderDocumentedBody(description: string, media: Node, where: string): string {
  const schema = renderSchema(media.schema, `${where}.requestBody`)
  return `{ allOf: [${schema}], description: ${JSON.stringify(description)}, 'x-examples': ${JSON.stringify(media.examples)} }`
}

function jsonMedia(owner: Node, where: string): Node {
  const content = asNode(owner.content, `${where}.content`)
  assertKeys(content, ['application/json'], `${where}.content`)
  const media = asNode(content['application/json'], `${where}.content`)
  assertKeys(media, ['schema', 'examples'], `${where}.content`)
  return media
}

function renderResponse(response: Node, where: string): string {
  const name = referenceName(response, 'responses', where)
  if (name !== undefined) return `responses.${name}`
  assertKeys(response, ['description', 'headers', 'content'], where)
  const media = jsonMedia(response, where)
  return `{
    description: ${JSON.stringify(response.description)},
    headers: ${renderMap(asNode(response.headers, `${where}.headers`), `${where}.headers`, renderHeader)},
    content: { 'application/json': {
      schema: ${renderSchema(media.schema, where)}, examples: ${JSON.stringify(media.examples)}
    } }
  }`
}

/** @fastify/swagger has no place for a response header's `required`, so it travels as `x-required`. */
function renderHeader(header: Node, where: string): string {
  const name = referenceName(header, 'headers', where)
  if (name !== undefined) return `headers.${name}`
  assertKeys(header, ['description', 'required', 'schema'], where)
  const schema = asNode(header.schema, `${where}.schema`)
  renderSchema(schema, where)
  const required = header.required === true ? { 'x-required': true } : {}
  return JSON.stringify({ ...schema, description: header.description, ...required })
}
