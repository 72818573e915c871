import swagger, { type SwaggerOptions } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import { oauthBindingPlugin } from '../../src/plugin.js'
import { buildApp } from '../helpers/build-app.js'
import { lintDocument } from '../helpers/lint-document.js'
import { compareDocuments, swaggerOptions } from '../helpers/compare-documents.js'
import {
  contractOperations,
  contractPrefix,
  isNode,
  operationsOf,
  type DocumentedOperation,
  type Node
} from '../helpers/contract-document.js'

async function derive(t: Test, options: SwaggerOptions): Promise<Node> {
  const { app } = await buildApp(t, { kind: 'sqlite', host: (host) => host.register(swagger, options) })
  return app.swagger() as unknown as Node
}

await t.test('oauthBindingPlugin(), registered in a host, derives the contract operation by operation', async (t) => {
  compareDocuments(t, await derive(t, swaggerOptions()))
})

/** Registers the family three times more: two of the prefixes look alike in an id, one has a parameter. */
async function deriveSeveral(
  t: Test,
  openapi: object,
  host?: (app: FastifyInstance) => unknown,
  first: (given: OauthBindingPluginOptions) => OauthBindingPluginOptions = (given) => given
): Promise<Node> {
  let options: OauthBindingPluginOptions | undefined
  await buildApp(t, { kind: 'sqlite', plugin: (given) => (options = given) })
  const { app } = await buildApp(t, {
    kind: 'sqlite',
    plugin: (given) => ({ ...first(given), prefix: '/first' }),
    host: async (app) => {
      await app.register(swagger, { openapi: { ...openapi, info, servers: [{ url: '/' }] } })
      await host?.(app)
      app.after(() => {
        for (const prefix of ['/t/:tenant', '/a-b', '/a_b']) {
          app.register(oauthBindingPlugin, { ...(options as OauthBindingPluginOptions), prefix })
        }
      })
    }
  })
  return JSON.parse(JSON.stringify(app.swagger())) as Node
}

const info = { title: 'host', version: '1.0.0', license: { name: 'MIT', url: 'https://example.com/licence' } }
const bearer = { components: { securitySchemes: { bearerToken: { type: 'http', scheme: 'bearer' } } } }

/** What a host may have under names that our components would have. */
const taken = {
  schemas: { OauthSuccessBody: { type: 'object', description: 'of the host' } },
  examples: { OauthBound: { value: 1 } }
}

await t.test('several registrations in one document are valid OpenAPI, with an id for each operation', async (t) => {
  for (const openapi of ['3.0.3', '3.1.0']) {
    const document = await deriveSeveral(t, { openapi, components: { ...bearer.components, ...taken } })
    t.equal(await lintDocument(t, document), '', openapi)
    const { schemas, examples } = document.components as Record<string, Node>
    t.match({ schemas, examples }, taken, "the host's own stay")
    t.match({ schemas, examples }, { schemas: { OauthSuccessBody2: {} }, examples: { OauthBound2: {} } })
    const texts = Object.values(schemas!).map((schema) => JSON.stringify(schema))
    t.equal(new Set(texts).size, texts.length, 'the registrations share their schemas')
    t.ok(JSON.stringify(document).length < 130_000)
    t.strictSame(Object.keys(taken.examples), ['OauthBound'], "the host's own object is left as it was")
    const ids = operationsOf(document).map(({ path, operation }) => [path, operation.operationId])
    t.strictSame(Object.fromEntries(ids.filter(([path]) => !String(path).endsWith('/{type}'))), {
      '/first/oauth-binding': 'completeBinding_first',
      '/t/{tenant}/oauth-binding': 'completeBinding',
      '/a-b/oauth-binding': 'completeBinding_a_b',
      '/a_b/oauth-binding': 'completeBinding_a_b_2'
    })
    t.equal(new Set(ids.map(([, id]) => id)).size, 12)
  }
})

/** The media of every request and response of a document. */
function mediaOf({ operation }: DocumentedOperation): Node[] {
  const bodies = [operation.requestBody, ...Object.values(operation.responses as Node)].filter(isNode)
  return bodies.flatMap(({ content }) => Object.values(content as Record<string, Node>))
}

await t.test('no example is changed in OpenAPI 3.0.3, and none in 3.1.0', async (t) => {
  const contract = new Map(contractOperations.map((found) => [found.operation.operationId, mediaOf(found)]))
  for (const openapi of ['3.0.3', '3.1.0']) {
    for (const found of operationsOf(await deriveSeveral(t, { openapi, ...bearer }))) {
      const [id = ''] = String(found.operation.operationId).split('_')
      const examples = mediaOf(found).map((media) => media.examples)
      t.strictSame(
        examples,
        contract.get(id)!.map((media) => media.examples),
        `${openapi}: ${id}`
      )
    }
  }
})

await t.test('registrations that offer other types have a schema of their own for them', async (t) => {
  const document = await deriveSeveral(t, { openapi: '3.1.0', ...bearer }, undefined, (given) => ({
    ...given,
    providers: given.providers.map((provider) => ({
      ...provider,
      type: provider.type === 'WECHAT' ? 'GITHUB' : provider.type
    }))
  }))
  const { schemas } = document.components as Record<string, Record<string, Node>>
  const offered = ['OauthProviderType', 'OauthProviderType2'].map((name) => schemas![name]!.enum as string[])
  t.strictSame(offered.sort(), [
    ['DING_TALK', 'GITHUB'],
    ['WECHAT', 'DING_TALK']
  ])
})

await t.test('lintDocument() finds what is not valid', async (t) => {
  const document = await deriveSeveral(t, { openapi: '3.0.3', ...bearer })
  const [{ operation }] = operationsOf(document) as [DocumentedOperation]
  const broken = JSON.parse(JSON.stringify(document).replaceAll('"enum":["no-store"]', '"const":"no-store"')) as Node
  t.match(await lintDocument(t, broken), /`const` is not expected/, String(operation.operationId))
})

await t.test('the parameters of a prefix are in the document, of each operation', async (t) => {
  const document = await deriveSeveral(t, { openapi: '3.1.0' })
  const found = operationsOf(document).filter(({ path }) => path.startsWith('/t/'))
  t.equal(found.length, 3)
  for (const { operation, method } of found) {
    const paths = (operation.parameters as Node[]).filter((parameter) => parameter.in === 'path')
    t.match(paths[0], { name: 'tenant', required: true, schema: { type: 'string' } }, method)
    t.equal(paths.length, method === 'PUT' ? 2 : 1)
  }
})

await t.test('what an onRoute hook of the host sets is in the document', async (t) => {
  const security = [{ session: [] }]
  const components = { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'sid' } } }
  const document = await deriveSeveral(t, { openapi: '3.1.0', components }, (app) =>
    app.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, security, summary: 'of the host' }
      const tags = route.schema.tags as string[] | undefined
      tags?.push('accounts')
    })
  )
  for (const { operation } of operationsOf(document)) {
    t.match(operation, { security, summary: 'of the host', description: /./, responses: { 200: {}, '4XX': {} } })
    t.strictSame(operation.tags, ['oauth-binding', 'accounts'], 'each registration has tags of its own')
  }
  const hidden = await deriveSeveral(t, { openapi: '3.1.0' }, (app) =>
    app.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true }
    })
  )
  t.strictSame(hidden.paths, {})
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
