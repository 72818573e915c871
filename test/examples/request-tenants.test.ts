import t, { type Test } from 'tap'
import { createPrismaStore, createWechatProvider, type Provider } from '../../src/index.js'
import { createWorld } from '../../src/testing/world.js'
import { testSecret } from '../helpers/build-app.js'
import { createDatabase, databaseKinds } from '../helpers/databases.js'
import { openForTest } from '../helpers/open-store.js'
import { buildHost } from './request-tenants.js'

const redirectUri = 'http://localhost:8000/callback'

async function build(t: Test, kind: (typeof databaseKinds)[number]) {
  const apps = ['wxAcme', 'wxShop'].map((appId) => ({ appId, appSecret: `secret of ${appId}`.replaceAll(' ', '-') }))
  const world = await createWorld({ wechat: apps as [(typeof apps)[0]] })
  t.teardown(() => world.close())
  const [acme, shop] = apps.map((app) => [
    createWechatProvider({ ...app, redirectUri, openPlatformId: app.appId, fetch: world.fetch })
  ]) as [Provider[], Provider[]]
  const { url } = await createDatabase(t, kind)
  const store = createPrismaStore(await openForTest(t, url))
  const tenants = new Map<string, readonly Provider[]>([
    ['acme', acme],
    ['shop', shop],
    ['other-type', [{ ...acme[0]!, type: 'GITHUB', name: 'github' }]],
    ['no-list', 'wechat' as never],
    ['empty', []]
  ])
  const app = await buildHost({ store, secret: testSecret, tenants, providers: acme })
  t.teardown(() => app.close())
  const send = async (tenant: string, method: 'GET' | 'PUT' | 'POST', path = '', payload?: object) => {
    const headers = { 'x-tenant': tenant, 'x-user': '1' }
    const url = `/t/${tenant}/oauth-binding${path}`
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) })
    return { status: response.statusCode, ...response.json() }
  }
  const issue = async (tenant: string): Promise<string> => (await send(tenant, 'PUT', '/WECHAT', { state: false })).data
  return { app, world, send, issue, store }
}

for (const kind of databaseKinds) {
  t.test(`states, clients and bindings of two tenants do not meet (${kind})`, async (t) => {
    const { world, send, issue } = await build(t, kind)
    const urls = { acme: await issue('acme'), shop: await issue('shop') }
    t.match(urls.acme, 'appid=wxAcme')
    t.match(urls.shop, 'appid=wxShop')
    const { code, state } = await world.authorise(urls.acme)
    const completion = { type: 'WECHAT', code, state }
    t.match(await send('shop', 'POST', '', completion), { status: 403, error: 'STATE_UNUSABLE' })
    t.match(await send('acme', 'POST', '', completion), { status: 200 })
    t.match((await send('shop', 'GET')).data, [{ has_binding: false, url: /appid=wxShop/ }])
    const listed = await send('acme', 'GET')
    t.match(listed.data, [{ has_binding: true, url: /appid=wxAcme/ }])
    t.equal((await send('acme', 'GET')).data[0].url, listed.data[0].url, 'a poll gets the same URL')
    const ofShop = await world.authorise(urls.shop)
    t.match(await send('shop', 'POST', '', { type: 'WECHAT', code: ofShop.code, state: ofShop.state }), { status: 200 })
    t.match(await send('acme', 'PUT', '/WECHAT', { state: true }), { status: 200 })
    t.match((await send('shop', 'GET')).data, [{ has_binding: true }], 'the other tenant keeps its own')
  })
}

t.test('an unknown tenant is 404 to its own users, and 401 to all others', async (t) => {
  const { app, send } = await build(t, 'sqlite')
  t.match(await send('unknown', 'GET'), { status: 404, error: 'NOT_FOUND' })
  t.match(await send('unknown', 'PUT', '/WECHAT', { state: false }), { status: 404, error: 'NOT_FOUND' })
  t.equal((await app.inject('/t/unknown/oauth-binding')).statusCode, 401)
  t.equal((await app.inject({ url: '/t/acme/oauth-binding', headers: { 'x-tenant': 'shop' } })).statusCode, 401)
})

t.test('a tenant whose providers do not fit is 500, and not one of another tenant', async (t) => {
  const { send } = await build(t, 'sqlite')
  for (const tenant of ['other-type', 'no-list', 'empty']) {
    t.match(await send(tenant, 'GET'), { status: 500, error: 'INTERNAL_ERROR' }, tenant)
    t.match(await send(tenant, 'PUT', '/WECHAT', { state: false }), { status: 500 }, tenant)
  }
})
