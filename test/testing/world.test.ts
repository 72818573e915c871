import { isDeepStrictEqual } from 'node:util'
import fastify from 'fastify'
import t, { type Test } from 'tap'
import {
  createAccessTokens,
  createAccessTokenVerifier,
  createAuthenticate,
  createPrismaAccessTokenStore,
  createPrismaStore,
  createWechatProvider,
  oauthBindingPlugin,
  oauthSignInPlugin,
  type BindingStore,
  type PrismaStore,
  type Provider
} from '../../src/index.js'
import { createWorld, type WorldOptions } from '../../src/testing/world.js'
import { familyUrl, signInUrl, testSecret } from '../helpers/build-app.js'

async function openWorld(t: Test, options?: WorldOptions) {
  const world = await createWorld(options)
  t.teardown(() => world.close())
  return world
}

async function buildHost(t: Test, store: BindingStore, providers: readonly Provider[]) {
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(oauthBindingPlugin, {
    prefix: '/api/administrator/user',
    ...{ store, providers, secret: testSecret },
    auth: async () => undefined,
    getUserId: ({ headers }) => String(headers['x-user'])
  })
  const send = async (userId: string, method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const headers = { 'x-user': userId }
    return (await app.inject({ method, url: `${familyUrl}${path}`, headers, ...(payload && { payload }) })).json()
  }
  return {
    send,
    issue: async (userId: string, type: string): Promise<string> =>
      (await send(userId, 'PUT', `/${type}`, { state: false })).data,
    complete: (userId: string, type: string, { code, state }: { code: string; state: string }) =>
      send(userId, 'POST', '', { type, code, state })
  }
}

/** Fails the test when anything in it opens a connection or a port. */
function forbidNetwork(t: Test): void {
  const before = globalThis.fetch
  globalThis.fetch = async () => {
    throw new Error('The test reached the network')
  }
  t.teardown(() => {
    globalThis.fetch = before
  })
}

t.test('a world lets a host bind, rebind and unbind each platform, without the network', async (t) => {
  forbidNetwork(t)
  const platforms = ['wechat', 'dingTalk', 'wecom', 'feishu'] as const
  const world = await openWorld(t, { platforms })
  t.strictSame(world.providers.length, platforms.length)
  const { send, issue, complete } = await buildHost(t, await world.openStore(), world.providers)
  for (const { type, name } of world.providers) {
    for (const person of ['xiaoming', 'lihua']) {
      const url = await issue('1', type)
      const callback = await world.authorise(url, { person })
      t.equal(callback.state, new URL(url).searchParams.get('state'))
      t.match(await complete('1', type, callback), { code: 200, data: '绑定成功' })
    }
    const find = async () => (await send('1', 'GET', '')).data.find((item: { name: string }) => item.name === name)
    t.match(await find(), { has_binding: true, binding: { nickname: '李华' } })
    t.match(await send('1', 'PUT', `/${type}`, { state: true }), { code: 200 })
    t.match(await find(), { has_binding: false })
  }
})

t.test("a host's own provider of an official account reaches the platform by the option fetch", async (t) => {
  forbidNetwork(t)
  const world = await openWorld(t, { platforms: ['officialAccount'] })
  const [provider] = world.providers
  const { code } = await world.authorise(provider!.createAuthorizeUrl('0'.repeat(32)))
  t.match(await provider!.fetchAccount(code), { nickname: '小明' })
  const app = { appId: 'wxOfTheHost', appSecret: 'aSecretOfTheHost', redirectUris: ['https://app.example.com/#/bind'] }
  const other = await openWorld(t, { wechat: app })
  const { appId, appSecret, redirectUris } = app
  const own = createWechatProvider({ appId, appSecret, redirectUri: redirectUris[0]!, fetch: other.fetch })
  const authorisation = await other.authorise(own.createAuthorizeUrl('0'.repeat(32)), { person: 'emoji' })
  t.match(authorisation.location, 'https://app.example.com/#/bind?code=')
  t.match(await own.fetchAccount(authorisation.code), { nickname: '小红🌸👨‍👩‍👧 𠮷' })
  t.match(other.signInProviders, [{ type: 'DING_TALK' }], 'the app at WeChat has no address for signing in')
  t.equal(other.signInProviders.length, 1)
})

t.test('refuse() tells what a front end gets of a person who refused', async (t) => {
  const world = await openWorld(t)
  const state = '0'.repeat(32)
  const [wechat, dingTalk] = ['WECHAT', 'DING_TALK'].map((type) => world.providers.find((each) => each.type === type)!)
  const url = wechat!.createAuthorizeUrl(state)
  t.strictSame(await world.refuse(url), { state: null, error: null, location: null })
  t.match(await world.refuse(url, { decision: 'deny-with-state' }), { state, error: null, location: /^http/ })
  t.match(await world.refuse(dingTalk!.createAuthorizeUrl(state), { person: 'lihua' }), {
    ...{ state, error: 'access_denied' }
  })
})

t.test('authorise() and refuse() reject with the words of the page when nobody is sent back', async (t) => {
  const world = await openWorld(t)
  const [{ createAuthorizeUrl }] = world.providers as [Provider]
  const url = createAuthorizeUrl('0'.repeat(32))
  const unknown = url.replace('appid=', 'appid=x')
  await t.rejects(world.authorise(unknown), { message: /not sent back with a code: Wrong AppID/ })
  await t.rejects(world.refuse(unknown), { message: /error page: Wrong AppID/ })
  await t.rejects(world.authorise(url, { person: 'stranger' }), { message: /No such simulated person/ })
  await t.rejects(world.authorise(url, { fault: 'cancel-with-redirect' }), { message: /not sent back with a code/ })
  t.match(
    await world.authorise(url.replace(/state=\w+&/, '')),
    { state: '' },
    'a URL without a state is no error there'
  )
  t.equal((await world.fetch('https://open.weixin.qq.com/sandbox/faults', { method: 'DELETE' })).status, 204)
  t.equal((await world.fetch('https://api.weixin.qq.com/elsewhere')).status, 404)
  await t.rejects(world.refuse(url, { fault: 'nonsense' }), { message: /No such fault/ })
})

t.test('a fault of a login, of the world or of a person fails the completion with its own code', async (t) => {
  const world = await openWorld(t)
  const { issue, complete } = await buildHost(t, await world.openStore(), world.providers)
  const fail = async (options: object) =>
    (await complete('1', 'WECHAT', await world.authorise(await issue('1', 'WECHAT'), options))).error
  t.equal(await fail({ fault: 'busy' }), 'PROVIDER_BUSY')
  t.equal(await fail({ person: 'connection-closed' }), 'PROVIDER_UNREACHABLE')
  t.equal(await fail({ fault: 'malformed-json' }), 'PROVIDER_REPLY_INVALID')
  world.faults.set({ fault: 'html-error', times: 1 })
  t.equal(await fail({}), 'PROVIDER_BUSY')
  const callback = await world.authorise(await issue('1', 'WECHAT'))
  world.clock.advance(601)
  t.match(await complete('1', 'WECHAT', callback), { error: 'PROVIDER_CODE_REJECTED' })
})

t.test('a provider gives up at its time limit while the platform is slow', async (t) => {
  const world = await openWorld(t)
  const { appId, appSecret } = { appId: 'wxOfTheHost', appSecret: 'aSecretOfTheHost' }
  const slow = await openWorld(t, { wechat: { appId, appSecret } })
  t.notOk(isDeepStrictEqual(slow.providers, world.providers))
  const redirectUri = 'http://localhost/callback'
  const provider = createWechatProvider({ appId, appSecret, redirectUri, requestTimeoutMs: 50, fetch: slow.fetch })
  const { code } = await slow.authorise(provider.createAuthorizeUrl('0'.repeat(32)), { fault: 'slow=60000' })
  await t.rejects(provider.fetchAccount(code), { code: 'PROVIDER_TIMEOUT' })
})

t.test('stores of one world, and of two, share nothing', async (t) => {
  const [world, other] = [await openWorld(t), await openWorld(t)]
  const stores: PrismaStore[] = [await world.openStore(), await world.openStore(), await other.openStore()]
  const hosts = await Promise.all(stores.map((store) => buildHost(t, store, world.providers)))
  const [{ issue, complete }, ...others] = hosts as [(typeof hosts)[0], ...typeof hosts]
  t.match(await complete('1', 'WECHAT', await world.authorise(await issue('1', 'WECHAT'))), { code: 200 })
  for (const { send } of others) t.match((await send('1', 'GET', '')).data, [{ has_binding: false }, {}])
  const [stranger] = others as [(typeof hosts)[0]]
  t.match(
    await stranger.complete('2', 'WECHAT', await world.authorise(await stranger.issue('2', 'WECHAT'))),
    { code: 200 },
    'the account is free there'
  )
})

t.test('a world signs people in, with access tokens in its database', async (t) => {
  const world = await openWorld(t)
  const database = await world.openDatabase()
  const tokens = createPrismaAccessTokenStore(database)
  const common = {
    ...createAuthenticate([createAccessTokenVerifier({ store: tokens })]),
    ...{ store: createPrismaStore(database), secret: testSecret }
  }
  const app = fastify()
  t.teardown(() => app.close())
  await app.register(oauthBindingPlugin, { prefix: '/api/administrator/user', ...common, providers: world.providers })
  await app.register(oauthSignInPlugin, {
    ...{ prefix: '/api/auth', ...common, providers: world.signInProviders },
    createSession: ({ userId }) => ({ token: userId, role: 'user' })
  })
  const [token] = await createAccessTokens({
    ...{ store: tokens, userId: '7', name: 'test', count: 1, expiresAt: null, now: new Date() }
  })
  const headers = { authorization: `Bearer ${token}` }
  const put = await app.inject({ method: 'PUT', url: `${familyUrl}/DING_TALK`, headers, payload: { state: false } })
  const { code, state } = await world.authorise(put.json().data)
  const payload = { type: 'DING_TALK', code, state }
  t.equal((await app.inject({ method: 'POST', url: familyUrl, headers, payload })).statusCode, 200)
  const list = await app.inject(signInUrl)
  const cookie = String(list.headers['set-cookie']).split(';')[0]!
  const login = await world.authorise(list.json().data[0].url)
  const answer = await app.inject({
    ...{ method: 'POST', url: signInUrl, headers: { cookie } },
    payload: { type: 'DING_TALK', code: login.code, state: login.state }
  })
  t.match(answer.json(), { code: 200, data: { token: '7' } })
})
