import fastify from 'fastify'
import t from 'tap'
import { frameworkErrors } from '../../../src/index.js'
import { buildApp, familyUrl } from '../../helpers/build-app.js'

const malformed = '%E0%A4%A'
const long = 'x'.repeat(101)
const hostRoute = (app: ReturnType<typeof fastify>) => app.get('/host/:name', async () => 'of the host')

await t.test('frameworkErrors(), handed to Fastify, answers below the plugin’s paths in the envelope', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite', server: { frameworkErrors }, host: hostRoute })
  for (const method of ['PUT', 'GET', 'POST', 'DELETE'] as const) {
    const response = await host.app.inject({ method, url: `${familyUrl}/${malformed}?x=1` })
    t.equal(response.body, '{"code":400,"msg":"无法解析请求。","error":"REQUEST_UNREADABLE"}', method)
    t.match(response, { statusCode: 400, headers: { 'cache-control': 'no-store', 'content-language': 'zh-CN' } })
  }
  const upper = await host.app.inject({ method: 'PUT', url: `${familyUrl.toUpperCase()}/${malformed}` })
  t.match(upper.json(), { code: 400, error: 'REQUEST_UNREADABLE' })
})

await t.test('frameworkErrors() answers an over-long parameter of the prefix in the envelope', async (t) => {
  const host = await buildApp(t, {
    kind: 'sqlite',
    server: { frameworkErrors },
    plugin: (options) => ({ ...options, prefix: '/t/:tenant' })
  })
  const response = await host.app.inject({ url: `/t/${long}/oauth-binding`, headers: { 'accept-language': 'en' } })
  t.equal(response.body, '{"code":400,"msg":"The request could not be read.","error":"REQUEST_UNREADABLE"}')
})

await t.test('frameworkErrors() answers elsewhere as Fastify does without it', async (t) => {
  const plain = fastify()
  t.teardown(() => plain.close())
  await hostRoute(plain)
  const host = await buildApp(t, { kind: 'sqlite', server: { frameworkErrors }, host: hostRoute })
  for (const url of [`/host/${malformed}`, `/host/${long}`, `/api/administrator/user/${malformed}`]) {
    const [ours, theirs] = [await host.app.inject(url), await plain.inject(url)]
    t.strictSame([ours.statusCode, ours.body], [theirs.statusCode, theirs.body], url)
    t.equal(ours.headers['content-type'], theirs.headers['content-type'])
  }
  const alone = fastify({ frameworkErrors })
  t.teardown(() => alone.close())
  t.equal((await alone.inject(`/${malformed}`)).statusCode, 400, 'also where the plugin is not registered')
})

await t.test('frameworkErrors() answers the failure of a constraint as Fastify does without it', async (t) => {
  const answers = [{}, { frameworkErrors }].map(async (options) => {
    const region = {
      name: 'region',
      storage: () => ({ get: () => null, set: () => {} }),
      deriveConstraint: (_request: unknown, _context: unknown, done: (error: Error) => void) => done(new Error('away'))
    }
    const app = fastify({ ...options, routerOptions: { constraints: { region: region as never } } })
    t.teardown(() => app.close())
    app.get('/', { constraints: { region: 'x' } }, async () => '')
    const { statusCode, body } = await app.inject('/')
    return { statusCode, body }
  })
  const [theirs, ours] = await Promise.all(answers)
  t.strictSame(ours, theirs)
  t.equal(ours?.statusCode, 500)
})

await t.test('without frameworkErrors, a malformed path is Fastify’s, a long type is ours', async (t) => {
  const host = await buildApp(t, { kind: 'sqlite' })
  const response = await host.app.inject({ method: 'PUT', url: `${familyUrl}/${malformed}` })
  t.match(response.json(), { code: 'FST_ERR_BAD_URL', statusCode: 400 })
  const user = await host.createUser()
  const put = { method: 'PUT', url: `${familyUrl}/${long}`, payload: { state: true } } as const
  t.match(await host.send(user, put), { status: 403, body: { data: { type: [/./] } } })
})
