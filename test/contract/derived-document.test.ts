import swagger, { type SwaggerOptions } from '@fastify/swagger'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { contractPrefix, operations } from '../../src/contract/index.js'
import { compareDocuments, swaggerOptions } from '../helpers/compare-documents.js'
import { isNode, type Node } from '../helpers/contract-document.js'

async function derive(t: Test, options: SwaggerOptions): Promise<Node> {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(swagger, options)
  await app.register(
    async (family) => {
      for (const { method, url, schema, config } of Object.values(operations)) {
        family.route({ method, url, schema, config, handler: async () => ({}) })
      }
    },
    { prefix: contractPrefix }
  )
  await app.ready()
  return app.swagger() as unknown as Node
}

t.test('operations, registered as routes, derive the contract operation by operation', async (t) => {
  compareDocuments(t, await derive(t, swaggerOptions()))
})

t.test('operations fit into the document of a host that knows nothing of them', async (t) => {
  const hosts: Record<string, SwaggerOptions> = {
    'OpenAPI 3.0': { openapi: {} },
    'Swagger 2.0': {},
    'a transform of its own': {
      openapi: {},
      transform: () => {
        throw new Error('cannot read this schema')
      }
    }
  }
  for (const [name, options] of Object.entries(hosts)) {
    const { paths } = await derive(t, options)
    const item = isNode(paths) ? paths[`${contractPrefix}/oauth-binding/{type}`] : undefined
    t.match(item, { put: { operationId: 'updateBinding', responses: { 200: {}, 403: {} } } }, name)
  }
})
