import swagger, { type SwaggerOptions } from '@fastify/swagger'
import t, { type Test } from 'tap'
import { contractPrefix } from '../../src/contract/index.js'
import { buildApp } from '../helpers/build-app.js'
import { compareDocuments, swaggerOptions } from '../helpers/compare-documents.js'
import { isNode, type Node } from '../helpers/contract-document.js'

async function derive(t: Test, options: SwaggerOptions): Promise<Node> {
  const { app } = await buildApp(t, { kind: 'sqlite', host: (host) => host.register(swagger, options) })
  return app.swagger() as unknown as Node
}

await t.test('oauthBindingPlugin(), registered in a host, derives the contract operation by operation', async (t) => {
  compareDocuments(t, await derive(t, swaggerOptions()))
})

await t.test('oauthBindingPlugin() fits into the document of a host that knows nothing of it', async (t) => {
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
