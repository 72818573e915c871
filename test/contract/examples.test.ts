import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import t from 'tap'
import { findDeviations } from '../helpers/assert-contract.js'
import { contractOperations, isNode, type Node } from '../helpers/contract-document.js'

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
ajvFormats.default(ajv)

function mediaOf(owner: unknown): { schema: Node; examples: Record<string, { value: unknown }> } {
  return ((owner as Node).content as Node)['application/json'] as never
}

/** A header value that fits: the contract gives headers schemas, not examples. */
function headerValue({ schema }: Node): string {
  const { const: only, enum: values, pattern } = schema as { const?: string; enum?: string[]; pattern?: string }
  return only ?? values?.[0] ?? (pattern === undefined ? 'GET' : '1')
}

for (const { method, path, operation } of contractOperations) {
  const name = `${method} ${path}`

  t.test(`${name}: every request example fits its schema`, async (t) => {
    if (!isNode(operation.requestBody)) return
    const { schema, examples } = mediaOf(operation.requestBody)
    const validate = ajv.compile(schema)
    for (const [key, { value }] of Object.entries(examples)) {
      t.ok(validate(value), key)
      for (const property of Object.keys(value as Node)) {
        const { [property]: omitted, ...rest } = value as Node
        t.notOk(validate(rest), `${key} without ${property}: ${String(omitted)}`)
      }
    }
  })

  t.test(`${name}: every parameter example fits its schema`, async (t) => {
    for (const parameter of operation.parameters as Node[]) {
      t.ok(ajv.validate(parameter.schema as Node, parameter.example), String(parameter.name))
    }
  })

  t.test(`${name}: every response has examples that are valid responses`, async (t) => {
    for (const [status, response] of Object.entries(operation.responses as Record<string, Node>)) {
      const { examples } = mediaOf(response)
      t.ok(Object.keys(examples).length > 0, `${status} has an example`)
      const headers = Object.fromEntries(
        Object.entries(response.headers as Record<string, Node>).map(([key, header]) => [key, headerValue(header)])
      )
      for (const [key, { value }] of Object.entries(examples)) {
        const seen = {
          // The example of a range is of one of its statuses.
          statusCode: status.endsWith('XX') ? Number((value as Node).code) : Number(status),
          headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(value)
        }
        t.strictSame(findDeviations({ method, url: path, response: seen }), [], `${status} ${key}`)
      }
    }
  })
}
