import t from 'tap'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import type { Provider } from '../../src/platforms/provider.js'
import { createProviderRegistry } from '../../src/platforms/registry.js'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'

const redirectUri = 'https://app.example.com/cb'
const wechat = createWechatProvider({ appId: 'wx1', appSecret: 's', redirectUri })
const account = createWechatOfficialAccountProvider({ appId: 'wx2', appSecret: 's', redirectUri })
const dingTalk = createDingTalkProvider({ clientId: 'd1', clientSecret: 's', flow: 'current', redirectUri })

t.test('createProviderRegistry() sorts by name and finds by type', async (t) => {
  for (const providers of [
    [wechat, dingTalk],
    [dingTalk, wechat]
  ]) {
    const registry = createProviderRegistry(providers)
    t.same(
      registry.all.map(({ name }) => name),
      ['ding_talk', 'wechat']
    )
    t.ok(Object.isFrozen(registry))
    t.ok(Object.isFrozen(registry.all))
    t.equal(registry.find('WECHAT'), wechat)
    t.equal(registry.find('DING_TALK'), dingTalk)
    for (const type of ['wechat', '', 'constructor', '__proto__']) t.equal(registry.find(type), undefined)
  }
})

t.test(
  'createProviderRegistry() refuses none, two types of a name, and clients that cannot be told apart',
  async (t) => {
    t.throws(() => createProviderRegistry([]), { code: 'OAUTH_BINDING_OPTIONS' })
    t.throws(() => createProviderRegistry(undefined as never), { code: 'OAUTH_BINDING_OPTIONS' })
    t.throws(() => createProviderRegistry([wechat, { ...dingTalk, name: 'wechat' }]), {
      message: /two types of the name wechat/
    })
    t.throws(() => createProviderRegistry([wechat, dingTalk, wechat]), { message: /two of the type WECHAT with one/ })
    for (const look of [{ name: 'weixin' }, { icon: 'weixin' }, { displayName: { 'zh-CN': '微信', en: 'WeChat' } }]) {
      t.throws(() => createProviderRegistry([wechat, { ...account, ...look }]), {
        message: /two of the type WECHAT that differ/
      })
    }
  }
)

t.test('createProviderRegistry() refuses two clients of one type for the same browser, naming the type', async (t) => {
  const refused = { code: 'OAUTH_BINDING_OPTIONS', message: /two of the type WECHAT for the same browser/ }
  t.throws(() => createProviderRegistry([wechat, dingTalk, { ...wechat, clientId: 'wx3' }]), refused, 'every browser')
  const second = createWechatOfficialAccountProvider({ appId: 'wx3', appSecret: 's', redirectUri })
  t.throws(() => createProviderRegistry([account, wechat, second]), refused, 'the browser of WeChat')
  const other = { ...account, clientId: 'wx3', suits: () => false }
  t.doesNotThrow(() => createProviderRegistry([account, wechat, other]), 'each has a browser of its own')
})

const inWechat = { userAgent: 'Mozilla/5.0 MicroMessenger/8.0.44' }
const elsewhere = { userAgent: 'Mozilla/5.0 Chrome/142.0' }

t.test('createProviderRegistry() gives each browser the client that suits it, in any order', async (t) => {
  for (const providers of [
    [wechat, account, dingTalk],
    [account, dingTalk, wechat]
  ]) {
    const registry = createProviderRegistry(providers)
    t.same(
      registry.all.map(({ clientId }) => clientId),
      ['d1', 'wx1']
    )
    t.equal(registry.find('WECHAT'), wechat)
    t.equal(registry.findFor('WECHAT', inWechat), account)
    t.equal(registry.findFor('WECHAT', elsewhere), wechat)
    t.equal(registry.findFor('DING_TALK', inWechat), dingTalk)
    t.equal(registry.findFor('FEISHU', elsewhere), undefined)
    t.same(new Set(registry.clientsOf('WECHAT')), new Set([wechat, account]))
    t.same(registry.clientsOf('DING_TALK'), [dingTalk])
    t.same(registry.clientsOf('FEISHU'), [])
  }
})

t.test('createProviderRegistry() falls back on the first client when none is for every browser', async (t) => {
  const registry = createProviderRegistry([account])
  t.equal(registry.find('WECHAT'), account)
  t.equal(registry.findFor('WECHAT', elsewhere), account)
})

t.test('createProviderRegistry() refuses an incomplete provider, naming what is missing', async (t) => {
  const parts: readonly [keyof Provider, unknown][] = [
    ['type', undefined],
    ['name', ''],
    ['icon', 7],
    ['clientId', null],
    ['clientId', 'a\u0000'],
    ['name', 'a\ud800'],
    ['redirectUri', `https://app.test/${'a'.repeat(2048)}`],
    ['redirectUri', ''],
    ['displayName', undefined],
    ['displayName', { en: 'x' }],
    ['stateLength', 16],
    ['createAuthorizeUrl', undefined],
    ['fetchAccount', 'x'],
    ['suits', true],
    ['type', 'wechat']
  ]
  for (const [key, value] of parts) {
    t.throws(() => createProviderRegistry([dingTalk, { ...wechat, [key]: value } as Provider]), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`providers\\[1\\]\\.${key} `)
    })
  }
  t.throws(() => createProviderRegistry([null as never]), { message: /providers\[0\] must be a provider/ })
})
