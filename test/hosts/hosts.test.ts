import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Fastify, { type FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import t, { type Test } from 'tap'
import type { Provider } from '../../src/index.js'
import { createWorld, type World } from '../../src/testing/world.js'
import { operationsOf, root, type Node } from '../helpers/contract-document.js'
import { executeSql } from '../helpers/databases.js'
import { createHostApplication } from '../helpers/host-application.js'
import { lintDocument } from '../helpers/lint-document.js'
import * as ownLook from './own-look.js'
import * as ownSchema from './own-schema.js'
import * as template from './template/app.js'
import * as twoPrefixes from './two-prefixes.js'

const secret = 'any text of at least 32 characters'
const versions = ['3.0.3', '3.1.0'] as const

async function openWorld(t: Test): Promise<World> {
  const world = await createWorld()
  t.teardown(() => world.close())
  return world
}

interface Client {
  readonly url: string
  readonly headers: Record<string, string>
  /** Where an answer has its data. */
  readonly dataKey?: string
}

interface Item {
  readonly name: string
  readonly has_binding: boolean
  readonly binding: { readonly nickname: string; readonly avatar: string | null } | null
}

function createClient(app: FastifyInstance, { url, headers, dataKey = 'data' }: Client) {
  const send = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const response = await app.inject({ method, url: `${url}${path}`, headers, ...(payload && { payload }) })
    return { status: response.statusCode, body: response.json(), data: response.json()[dataKey] as never }
  }
  return {
    send,
    update: (type: string, state: boolean) => send('PUT', `/${type}`, { state }),
    find: async (name: string): Promise<Item> =>
      ((await send('GET', '')).data as Item[]).find((item) => item.name === name)!
  }
}

/** Lists, binds, replaces and unbinds the logins of a host. */
async function testLife(t: Test, app: FastifyInstance, world: World, client: Client, types = ['WECHAT', 'DING_TALK']) {
  const { send, update, find } = createClient(app, client)
  t.equal((await app.inject(client.url)).statusCode, 401)
  for (const type of types) {
    const name = type.toLowerCase()
    t.match(await find(name), { has_binding: false, binding: null })
    for (const [person, nickname] of [
      ['xiaoming', '小明'],
      ['lihua', '李华']
    ] as const) {
      const { code, state } = await world.authorise((await update(type, false)).data, { person })
      const completion = { type, code, state }
      t.equal((await send('POST', '', completion)).status, 200)
      t.equal((await send('POST', '', { ...completion, code: 'another' })).status, 403, 'a state is used once')
      t.match(await find(name), { has_binding: true, binding: { nickname } })
    }
    t.equal((await update(type, true)).status, 200)
    t.match(await find(name), { has_binding: false, binding: null })
    t.equal((await send('PUT', `/${type}`, { state: 'true' })).status, 403, 'nothing is coerced')
  }
}

async function testDocument(t: Test, app: FastifyInstance, operationCount: number): Promise<void> {
  const document = JSON.parse(JSON.stringify(app.swagger())) as Node
  t.equal(await lintDocument(t, document), '', String(document.openapi))
  const ids = operationsOf(document).flatMap(({ operation }) => operation.operationId ?? [])
  t.equal(ids.length, operationCount)
  t.equal(new Set(ids).size, operationCount)
}

// As the tests run TypeScript, so may what is loaded by its name.
process.env['FASTIFY_AUTOLOAD_TYPESCRIPT'] = '1'

for (const openapi of versions) {
  t.test(`the application of fastify-cli's template binds, and its document is OpenAPI ${openapi}`, async (t) => {
    const world = await openWorld(t)
    const app = Fastify(template.options)
    t.teardown(() => app.close())
    const { providers } = world
    const options = { store: await world.openStore(), providers, secret, openapi }
    // As the template's test helper registers it.
    await app.register(fp(template.app), { ...options, skipOverride: true } as template.AppOptions)
    await app.ready()
    await testLife(t, app, world, { url: '/api/administrator/user/oauth-binding', headers: { 'x-user': '1' } })
    const own = await app.inject({ method: 'POST', url: '/flag', payload: { flag: 'true' } })
    t.equal(own.body, '{"flag":true}', "the host's own values are coerced")
    t.match(own.headers['content-security-policy'], /default-src/)
    const unfit = await app.inject({ method: 'POST', url: '/flag', payload: {} })
    t.match(unfit.json(), { host: /^body: / }, "the host's own failures have its form")
    t.equal((await app.inject('/status')).statusCode, 200)
    await testDocument(t, app, 3)
  })

  t.test(`two registrations are apart, and one document of OpenAPI ${openapi} holds both`, async (t) => {
    const world = await openWorld(t)
    const { providers } = world
    const app = await twoPrefixes.buildHost({ store: await world.openStore(), providers, secret, openapi })
    t.teardown(() => app.close())
    const of = (role: string) => ({ url: `/${role}/oauth-binding`, headers: { 'x-role': role, 'x-user': '1' } })
    for (const role of ['staff', 'customer']) await testLife(t, app, world, of(role))
    const [staff, customer] = [createClient(app, of('staff')), createClient(app, of('customer'))]
    const { code, state } = await world.authorise((await staff.update('WECHAT', false)).data)
    const completion = { type: 'WECHAT', code, state }
    t.match((await customer.send('POST', '', completion)).body, { error: 'STATE_UNUSABLE' })
    t.equal((await staff.send('POST', '', completion)).status, 200)
    t.notOk((await customer.find('wechat')).has_binding)
    t.equal((await app.inject({ ...of('staff'), url: '/customer/oauth-binding' })).statusCode, 401)
    await testDocument(t, app, 6)
  })
}

t.test('a host replaces a provider, the texts and the envelope', async (t) => {
  const world = await openWorld(t)
  const wechat = world.providers.find(({ type }) => type === 'WECHAT') as Provider
  const app = await ownLook.buildHost({ store: await world.openStore(), wechat, secret })
  t.teardown(() => app.close())
  const client = { url: '/api/linked-accounts', headers: { 'x-user': '1', 'accept-language': 'en' }, dataKey: 'result' }
  await testLife(t, app, world, client, ['WECHAT'])
  const { send, update, find } = createClient(app, client)
  const { code, state } = await world.authorise((await update('WECHAT', false)).data)
  const bound = await send('POST', '', { type: 'WECHAT', code, state })
  t.same(bound.body, { success: true, result: 'Linked.', message: 'success', error: null })
  t.match(await find('wechat'), { display_name: 'Scan with WeChat', binding: { nickname: '小明', avatar: null } })
  const refused = await send('POST', '', { type: 'WECHAT', code, state: 'unknown' })
  t.match(refused.body, { success: false, message: 'Please scan again.', error: 'STATE_UNUSABLE' })
})

t.test('a host keeps all tables in its own PostgreSQL schema, by its own Prisma client', async (t) => {
  const models = `\nmodel Customer {\n  id    String @id\n  token String @unique\n}\n`
  const { url, client } = await createHostApplication<ownSchema.PrismaClient>(t, 'postgresql', models, 'shop')
  const plainUrl = url.replace(/\?.*/, '')
  await executeSql(plainUrl, `INSERT INTO shop."Customer" (id, token) VALUES ('7', 'a token')`)
  const world = await openWorld(t)
  const app = await ownSchema.buildHost({ prisma: client, providers: world.providers, secret })
  t.teardown(() => app.close())
  const headers = { 'x-token': 'a token' }
  await testLife(t, app, world, { url: '/api/administrator/user/oauth-binding', headers })
  const [tables] = await executeSql(
    plainUrl,
    `SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'oauth_%'`
  )
  t.strictSame(tables!.rows, [{ schemaname: 'shop' }])
  const [events] = await executeSql(plainUrl, `SELECT DISTINCT user_id FROM shop.binding_events`)
  t.strictSame(events!.rows, [{ user_id: '7' }])
})

t.test('a host in CommonJS requires the package, and binds', async (t) => {
  const program = join(import.meta.dirname, 'common-js.cjs')
  const env = { PATH: process.env['PATH'] }
  const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: root, env })
  t.match(JSON.parse(stdout), {
    code: 200,
    data: [{ has_binding: false }, { has_binding: true, binding: { nickname: '小明' } }]
  })
})
