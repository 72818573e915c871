import t from 'tap'
import { ErrorCode } from '../../src/contract/index.js'
import { errorClasses } from '../../src/errors.js'
import { contractOperations, isNode, readContract, readErrorStatuses, type Node } from '../helpers/contract-document.js'

/** The contract words these two without `error`. */
const withoutCode = ['UNAUTHENTICATED', 'VALIDATION_FAILED']

t.test('errorClasses are the contract ErrorCode and the two that carry no code', async (t) => {
  const codes: string[] = ErrorCode.enum
  t.strictSame(Object.keys(errorClasses).sort(), [...codes, ...withoutCode].sort())
})

t.test('the table of ErrorCode lists every code, in order, with the status of its class', async (t) => {
  const statuses = readErrorStatuses()
  t.strictSame([...statuses.keys()], ErrorCode.enum)
  for (const [code, status] of statuses) {
    const error = new errorClasses[code as keyof typeof errorClasses]()
    if (status === '4XX') t.equal(error.statusCode, 400, `${code}: unless the host has a status of its own`)
    else t.equal(String(error.statusCode), status, code)
    t.equal(error.code, code)
  }
})

/** Lists the codes that a schema, or one of its alternatives, has for `error`. */
function codesOf(schema: Node): string[] {
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as Node[]).flatMap(codesOf)
  const { error } = schema.properties as { error?: { enum: string[] } }
  return error?.enum ?? []
}

t.test('each response lists the codes of its own, of its status, and together they are all', async (t) => {
  const statuses = readErrorStatuses()
  const seen = new Set<string>()
  for (const { method, path, operation } of contractOperations) {
    for (const [status, response] of Object.entries(operation.responses as Record<string, Node>)) {
      const { schema } = (response.content as Node)['application/json'] as { schema: Node }
      for (const code of codesOf(schema)) {
        const expected = statuses.get(code) === '4XX' ? [status, '400', '409', '4XX'] : [statuses.get(code)]
        t.ok(expected.includes(status), `${method} ${path} ${status}: ${code}`)
        seen.add(code)
      }
    }
  }
  t.strictSame([...seen].sort(), [...statuses.keys()].sort())
})

t.test('each error body has a name, and its error tells it from the other bodies of the response', async (t) => {
  const contract = readContract()
  for (const [path, item] of Object.entries(contract.paths as Record<string, Record<string, Node>>)) {
    for (const [method, { responses }] of Object.entries(item)) {
      for (const [status, response] of Object.entries(responses as Record<string, Node>)) {
        if (isNode(response.content)) {
          const { schema } = response.content['application/json'] as { schema: Node }
          const bodies = (schema.anyOf ?? [schema]) as Node[]
          t.ok(
            bodies.every((body) => typeof body.$ref === 'string'),
            `${method} ${path} ${status}`
          )
        }
      }
    }
  }
  for (const { method, path, operation } of contractOperations) {
    for (const [status, response] of Object.entries(operation.responses as Record<string, Node>)) {
      const { schema } = (response.content as Node)['application/json'] as { schema: Node }
      const codes = codesOf(schema)
      t.equal(new Set(codes).size, codes.length, `${method} ${path} ${status}: no code twice`)
    }
  }
})

t.test('the ids of operations are names that functions can have', async (t) => {
  const ids = contractOperations.map(({ operation }) => String(operation.operationId))
  t.equal(new Set(ids).size, ids.length)
  for (const id of ids) t.match(id, /^(list|find|complete|update|login|redeem|suspend|resume|remove)([A-Z][a-z]+)*$/)
})
