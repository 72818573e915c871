import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { stringify } from 'yaml'
import { findStale } from '../../scripts/contract/find-stale.js'
import { renderContract } from '../../scripts/contract/render-contract.js'
import { root, type Node } from '../helpers/contract-document.js'

const generated = join(root, 'src', 'contract', 'generated')

/** A contract small enough to see what one change does. */
function smallContract(): Node & { components: Node } {
  return {
    openapi: '3.1.0',
    info: { title: 'Small', version: '1.0.0' },
    paths: {
      '/api/administrator/user/things/{id}': {
        put: {
          operationId: 'putThing',
          parameters: [{ name: 'id', in: 'path', required: true, description: 'Which.', schema: { type: 'string' } }],
          requestBody: {
            required: true,
            description: 'What.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' }, examples: {} } }
          },
          responses: { 200: { $ref: '#/components/responses/Done' } }
        }
      }
    },
    components: {
      schemas: {
        Thing: { type: 'object', description: 'A thing.', properties: { size: { type: 'integer' } } }
      },
      responses: {
        Done: {
          description: 'Done.',
          headers: { 'X-Size': { description: 'How many.', schema: { type: 'string' } } },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' }, examples: {} } }
        }
      }
    }
  }
}

type Change = (contract: ReturnType<typeof smallContract>) => void

/** Puts a schema in the place of the small contract's only one. */
const thing =
  (schema: unknown): Change =>
  (contract) => {
    contract.components.schemas = { Thing: schema }
  }

const operation =
  (change: Node): Change =>
  (contract) => {
    const item = (contract.paths as Record<string, Record<string, Node>>)['/api/administrator/user/things/{id}']
    Object.assign(item?.put as Node, change)
  }

async function render(change: Change): Promise<Map<string, string>> {
  const contract = smallContract()
  change(contract)
  return renderContract(stringify(contract))
}

t.test('renderContract() renders what is committed', async (t) => {
  t.strictSame(await findStale(await renderContract(await readFile(join(root, 'openapi.yaml'), 'utf8')), generated), [])
})

t.test('findStale() names changed, missing and superfluous files', async (t) => {
  const folder = t.testdir({ 'a.ts': 'a', 'b.ts': 'b', 'c.ts': 'c' })
  const modules = new Map([
    ['a.ts', 'a'],
    ['b.ts', 'b'],
    ['c.ts', 'c']
  ])
  t.strictSame(await findStale(modules, folder), [])
  await writeFile(join(folder, 'b.ts'), 'changed')
  await rm(join(folder, 'c.ts'))
  await writeFile(join(folder, 'd.ts'), 'd')
  t.strictSame(await findStale(modules, folder), ['b.ts', 'c.ts', 'd.ts'])
})

t.test('renderContract() carries over every supported form', async (t) => {
  const text = (
    await render(thing({ type: 'array', items: { type: 'number', multipleOf: 2 }, uniqueItems: true }))
  ).get('schemas.ts')
  t.match(text, /Type\.Array\(Type\.Number\(\{ multipleOf: 2 \}\), \{ uniqueItems: true \}\)/)
  const query = await render(
    operation({
      security: [],
      parameters: [
        { name: 'q', in: 'query', required: true, description: 'Which.', schema: { type: 'string' } },
        { name: 'r', in: 'query', description: 'Which.', schema: { type: 'string' } }
      ]
    })
  )
  t.match(query.get('operations.ts'), 'querystring: Type.Object({ q: Type.String(), r: Type.Optional(Type.String()) })')
  t.match(query.get('operations.ts'), 'security: [],')
  const nested = (await render(thing({ type: ['integer', 'null'], minimum: 1 }))).get('schemas.ts')
  t.match(nested, /Type\.Unsafe<number \| null>\(\{ type: \['integer', 'null'\], minimum: 1 \}\)/)
  const bare = await render((contract) => {
    operation({ parameters: undefined, requestBody: undefined })(contract)
    delete (contract.components as Node).parameters
  })
  t.notMatch(bare.get('operations.ts'), /params|headers: \{ type|body/)
})

t.test('renderContract() refuses what it would lose', async (t) => {
  const refused: [string, Change, RegExp][] = [
    ['an unknown keyword', thing({ type: 'string', contentEncoding: 'base64' }), /Thing: unsupported keyword contentE/],
    ['a keyword of another type', thing({ type: 'string', minimum: 1 }), /unsupported keyword minimum/],
    ['a keyword beside anyOf', thing({ anyOf: [{ type: 'null' }], nullable: true }), /unsupported keyword nullable/],
    ['a keyword beside a list of types', thing({ type: ['string', 'null'], enum: ['a'] }), /unsupported keyword enum/],
    [
      'a keyword beside $ref',
      (contract) => {
        contract.components.schemas = {
          Other: { type: 'string' },
          Thing: { $ref: '#/components/schemas/Other', title: '' }
        }
      },
      /Thing \(\$ref\): unsupported keyword title/
    ],
    ['an unknown type', thing({ type: 'file' }), /unsupported type file/],
    ['no type', thing({ description: 'anything' }), /unsupported type undefined/],
    ['an object in a list of types', thing({ type: ['object', 'null'] }), /unsupported type object in a list/],
    ['an object of anything', thing({ type: 'object' }), /unsupported object without properties/],
    [
      'properties beside a map',
      thing({ type: 'object', properties: {}, additionalProperties: { type: 'string' } }),
      /unsupported additionalProperties beside properties/
    ],
    [
      'a required property that is not described',
      thing({ type: 'object', properties: {}, required: ['a'] }),
      /required but not described: a/
    ],
    ['a recursive schema', thing({ type: 'array', items: { $ref: '#/components/schemas/Thing' } }), /recursive schema/],
    ['a missing schema', thing({ type: 'array', items: { $ref: '#/components/schemas/No' } }), /No: no such schema/],
    ['a reference into another folder', thing({ $ref: '#/components/headers/X' }), /unsupported \$ref/],
    ['a schema that is no object', thing(true), /Thing: expected an object/],
    ['a list that is no list', thing({ type: 'string', enum: 'a' }), /Thing\.enum: expected a list/],
    ['an unknown part of an operation', operation({ callbacks: {} }), /unsupported keyword callbacks/],
    ['an optional body', operation({ requestBody: { content: {} } }), /unsupported optional body/],
    [
      'a parameter in a cookie',
      operation({ parameters: [{ name: 'q', in: 'cookie', schema: { type: 'string' } }] }),
      /unsupported parameter place/
    ],
    [
      'a missing parameter',
      operation({ parameters: [{ $ref: '#/components/parameters/No' }] }),
      /components\/parameters\/No: expected an object/
    ],
    [
      'another media type',
      operation({ responses: { 200: { description: '', headers: {}, content: { 'text/plain': {} } } } }),
      /unsupported keyword text\/plain/
    ],
    [
      'an error code that the table lacks',
      (contract) => {
        contract.components.schemas = {
          ...(contract.components.schemas as Node),
          ErrorCode: { type: 'string', description: '| `GONE` | 410 | It is gone. | Ask. |', enum: ['GONE', 'LOST'] }
        }
      },
      /ErrorCode: the table of the description must list the codes of the enum/
    ],
    [
      'a path elsewhere',
      (contract) => {
        contract.paths = { '/elsewhere': { get: { responses: {} } } }
      },
      /does not begin with/
    ]
  ]
  for (const [name, change, message] of refused) await t.rejects(render(change), { message }, name)
})
