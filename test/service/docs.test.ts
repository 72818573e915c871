import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { addDocs } from '../../src/service/docs.js'

const contract = readFileSync(join(import.meta.dirname, '../../openapi.yaml'))

async function buildHost(t: Test, types: readonly string[] = ['WECHAT', 'DING_TALK']) {
  const app = Fastify()
  t.teardown(() => app.close())
  await addDocs(app, types)
  return app
}

t.test('GET /documentation/yaml serves the contract byte for byte', async (t) => {
  const response = await (await buildHost(t)).inject('/documentation/yaml')
  t.equal(response.statusCode, 200)
  t.ok(response.rawPayload.equals(contract))
})

t.test('GET /documentation/json serves the contract as JSON, on the origin of the page', async (t) => {
  const response = await (await buildHost(t)).inject('/documentation/json')
  t.strictSame(response.json(), parse(contract.toString('utf8')))
  t.equal(response.json().servers[0].url, '/')
})

t.test('GET /documentation/json shows the types that are offered, where there are others', async (t) => {
  const app = await buildHost(t, ['WECOM', 'WECHAT'])
  const { components } = (await app.inject('/documentation/json')).json()
  t.strictSame(components.schemas.ProviderType, {
    type: 'string',
    description: 'A provider (第三方平台): `WECOM`, `WECHAT`.',
    enum: ['WECOM', 'WECHAT']
  })
  t.equal(components.parameters.ProviderType.example, 'WECOM')
  t.ok((await app.inject('/documentation/yaml')).rawPayload.equals(contract), 'the contract itself stays as it is')
})

t.test('GET /documentation serves a page that loads nothing from elsewhere', async (t) => {
  const app = await buildHost(t)
  const page = await app.inject('/documentation')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], 'text/html')
  t.match(page.body, 'swagger-ui')
  t.notMatch(page.body, /(src|href)="(https?:)?\/\//)
  const policy = String(page.headers['content-security-policy'])
  t.match(policy, /^default-src 'self';/)
  t.notMatch(policy, 'https:')
  const script = await app.inject('/documentation/static/swagger-initializer.js')
  t.match(script.body, '"tryItOutEnabled":true')
  t.equal((await app.inject('/documentation/static/swagger-ui.css')).statusCode, 200)
})

t.test('addDocs() leaves the host without decorators of its own', async (t) => {
  const app = await buildHost(t)
  t.notOk(app.hasDecorator('swagger'))
})
