import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { addDocs } from '../../../src/service/docs/docs.js'

const contract = readFileSync(join(import.meta.dirname, '../../../openapi.yaml'))

async function buildHost(
  t: Test,
  types: readonly string[] = ['WECHAT', 'DING_TALK'],
  canTry = true,
  hidden: readonly string[] = [],
  isDemo = false
) {
  const app = Fastify()
  t.teardown(() => app.close())
  await addDocs(app, { types, canTry, hidden, isDemo })
  return app
}

t.test('GET /documentation/yaml serves the contract byte for byte', async (t) => {
  const response = await (await buildHost(t)).inject('/documentation/yaml')
  t.equal(response.statusCode, 200)
  t.ok(response.rawPayload.equals(contract))
})

t.test('GET /documentation/json serves the contract as JSON, its server the one of the page', async (t) => {
  const response = await (await buildHost(t)).inject('/documentation/json')
  t.strictSame(response.json(), parse(contract.toString('utf8')))
  const { url } = response.json().servers[0]
  for (const base of ['https://example.com/', 'https://example.com/backend/']) {
    for (const name of ['json', 'yaml']) t.equal(new URL(url, `${base}documentation/${name}`).href, base)
  }
})

t.test('GET / leads to the page, by a relative address', async (t) => {
  const response = await (await buildHost(t)).inject('/')
  t.equal(response.statusCode, 302)
  t.equal(response.headers.location, 'documentation/')
})

t.test('GET /documentation takes a token from its address in the demo alone, and keeps authorisation', async (t) => {
  const script = '/documentation/static/theme/take-token.js'
  const app = await buildHost(t)
  t.notMatch((await app.inject('/documentation')).body, 'take-token.js')
  t.equal((await app.inject(script)).statusCode, 404)
  t.notMatch((await app.inject('/documentation/json')).json().info.description, 'npm start')
  t.match((await app.inject('/documentation/static/swagger-initializer.js')).body, '"persistAuthorization":true')
  const demo = await buildHost(t, ['WECHAT'], true, [], true)
  t.match((await demo.inject('/documentation')).body, 'src="./documentation/static/theme/take-token.js"')
  t.match((await demo.inject('/documentation/')).body, 'src="./static/theme/take-token.js"')
  t.match((await demo.inject(script)).body, 'localStorage')
  t.match((await demo.inject('/documentation/json')).json().info.description, /^[^]*npm start/)
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
  t.match(page.headers, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  t.notOk('strict-transport-security' in page.headers)
  t.notMatch(policy, 'https:')
  const script = await app.inject('/documentation/static/swagger-initializer.js')
  t.match(script.body, '"tryItOutEnabled":true')
  t.equal((await app.inject('/documentation/static/swagger-ui.css')).statusCode, 200)
})

t.test('GET /documentation offers nothing to try on an origin without the operations', async (t) => {
  const app = await buildHost(t, ['WECHAT'], false)
  const script = await app.inject('/documentation/static/swagger-initializer.js')
  t.match(script.body, '"tryItOutEnabled":false')
  t.match(script.body, '"supportedSubmitMethods":[]')
})

t.test('GET /documentation/static answers as a server of files does', async (t) => {
  const app = await buildHost(t)
  const url = '/documentation/static/swagger-ui.css'
  const whole = await app.inject(url)
  const head = await app.inject({ method: 'HEAD', url })
  t.equal(head.statusCode, 200)
  t.equal(head.headers['content-length'], whole.headers['content-length'])
  t.equal(head.body, '')
  const known = await app.inject({ url, headers: { 'if-none-match': String(whole.headers.etag) } })
  t.equal(known.statusCode, 304)
  t.equal((await app.inject('/documentation/static/none.css')).statusCode, 404)
  t.equal((await app.inject('/documentation/none')).statusCode, 404)
})

t.test('addDocs() answers by way of the host: its hooks run, its error handler words what fails', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-host', 'here')
  })
  app.setErrorHandler((error, _request, reply) => reply.send({ own: (error as { statusCode?: number }).statusCode }))
  await addDocs(app, { types: ['WECHAT'], hidden: [], canTry: true, isDemo: false })
  t.equal((await app.inject('/documentation/json')).headers['x-host'], 'here')
  t.strictSame((await app.inject('/documentation/static/none.css')).json(), { own: 404 })
})

t.test('addDocs() leaves the host without decorators of its own', async (t) => {
  const app = await buildHost(t)
  t.notOk(app.hasDecorator('swagger'))
})
