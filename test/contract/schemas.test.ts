import t from 'tap'
import * as schemas from '../../src/contract/generated/schemas.js'
import { dereference, isNode, readContract, type Node } from '../helpers/contract-document.js'

/** `required` is a set; TypeBox writes it in the order of the properties. */
function sortRequired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortRequired)
  if (!isNode(value)) return value
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sortRequired(inner)]))
  return Array.isArray(node.required) ? { ...node, required: node.required.sort() } : node
}

t.test('every TypeBox schema emits the very schema of the contract', async (t) => {
  const contract = readContract()
  const documented = dereference(contract, (contract.components as Node).schemas) as Node
  t.strictSame(Object.keys(schemas).sort(), Object.keys(documented).sort())
  for (const [name, schema] of Object.entries(schemas)) {
    t.strictSame(sortRequired(JSON.parse(JSON.stringify(schema))), sortRequired(documented[name]), name)
  }
})
