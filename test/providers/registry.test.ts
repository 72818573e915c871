import t from 'tap'
import { createDingTalkProvider } from '../../src/providers/ding-talk.js'
import type { Provider } from '../../src/providers/provider.js'
import { createProviderRegistry } from '../../src/providers/registry.js'
import { createWechatProvider } from '../../src/providers/wechat.js'

const redirectUri = 'https://app.example.com/cb'
const wechat = createWechatProvider({ appId: 'wx1', appSecret: 's', redirectUri })
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

t.test('createProviderRegistry() refuses none, and two of a type or name', async (t) => {
  t.throws(() => createProviderRegistry([]), { code: 'OAUTH_BINDING_OPTIONS' })
  t.throws(() => createProviderRegistry(undefined as never), { code: 'OAUTH_BINDING_OPTIONS' })
  t.throws(() => createProviderRegistry([wechat, dingTalk, wechat]), { message: /two of the type WECHAT/ })
  t.throws(() => createProviderRegistry([wechat, { ...dingTalk, name: 'wechat' }]), {
    message: /two of the name wechat/
  })
})

t.test('createProviderRegistry() refuses an incomplete provider, naming what is missing', async (t) => {
  const parts: readonly [keyof Provider, unknown][] = [
    ['type', undefined],
    ['name', ''],
    ['icon', 7],
    ['clientId', null],
    ['redirectUri', ''],
    ['displayName', undefined],
    ['displayName', { en: 'x' }],
    ['stateLength', 16],
    ['createAuthorizeUrl', undefined],
    ['fetchAccount', 'x']
  ]
  for (const [key, value] of parts) {
    t.throws(() => createProviderRegistry([dingTalk, { ...wechat, [key]: value } as Provider]), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`providers\\[1\\]\\.${key} `)
    })
  }
  t.throws(() => createProviderRegistry([null as never]), { message: /providers\[0\] must be a provider/ })
})
