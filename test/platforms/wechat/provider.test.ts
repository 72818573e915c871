import t from 'tap'
import { createWechatProvider, type WechatProviderOptions } from '../../../src/platforms/wechat/provider.js'
import {
  catchFailure,
  testProvider,
  type ProviderHarness,
  type ProviderOverrides
} from '../../helpers/provider-suite.js'
import type { Teardown } from '../../../src/testing/vendor-double.js'
import * as wechat from '../../helpers/wechat-vendor.js'

const redirectUri = 'http://localhost:8000/#/account/settings/binding/wechat'
const openid = 'oLVPpjqs9BhvzwPj5A-vTYAX3GLc'
const unionid = 'o6_bmasdasdsad6_2sgVt7hMZOPfL'
const secrets = [wechat.wechatApp.appSecret, wechat.wechatToken, wechat.wechatRefreshToken]

async function makeHarness(t: Teardown): Promise<ProviderHarness & { vendor: wechat.WechatVendor }> {
  const vendor = await wechat.createWechatVendor(t)
  return {
    vendor,
    createProvider: ({ secret, ...overrides }: ProviderOverrides = {}) =>
      createWechatProvider({
        ...wechat.wechatApp,
        redirectUri,
        apiBaseUrl: vendor.baseUrl,
        ...(secret && { appSecret: secret }),
        ...overrides
      }),
    issueCode: vendor.issueCode,
    account: {
      identities: [
        { issuer: wechat.wechatApp.appId, kind: 'openid', subject: openid },
        { issuer: 'open-platform', kind: 'unionid', subject: unionid }
      ],
      nickname: wechat.nickname,
      avatarUrl: 'https://thirdwx.qlogo.cn/mmopen/vi_32/abc/132'
    },
    countExchanges: () => vendor.seen.filter(({ path }) => path === wechat.exchangePath).length,
    usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '40163' },
    wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '40125' },
    htmlFailure: 'PROVIDER_REPLY_INVALID',
    redirectParameter: 'redirect_uri',
    secrets
  }
}

testProvider(t, makeHarness)

t.test("createAuthorizeUrl() returns the contract's example, byte for byte", async (t) => {
  const provider = createWechatProvider({ ...wechat.wechatApp, redirectUri })
  t.equal(
    provider.createAuthorizeUrl('0c28af8d1e9394906b0c4e622dcdb747'),
    'https://open.weixin.qq.com/connect/qrconnect?appid=wx64b522a7ca7bf76d&redirect_uri=http%3A%2F%2Flocalhost%3A8000' +
      '%2F%23%2Faccount%2Fsettings%2Fbinding%2Fwechat&response_type=code&scope=snsapi_login' +
      '&state=0c28af8d1e9394906b0c4e622dcdb747&connect_redirect=1#wechat_redirect'
  )
  const { type, name, icon, clientId, stateLength, displayName } = provider
  t.same(
    { type, name, icon, clientId, stateLength, displayName },
    {
      type: 'WECHAT',
      name: 'wechat',
      icon: 'wechat',
      clientId: 'wx64b522a7ca7bf76d',
      stateLength: 32,
      displayName: { 'zh-CN': '微信快捷登录', en: 'WeChat quick login' }
    }
  )
})

t.test('fetchAccount() sends exactly what WeChat documents', async (t) => {
  const { vendor, createProvider } = await makeHarness(t)
  const code = vendor.issueCode()
  await createProvider().fetchAccount(code)
  t.same(
    vendor.seen.map(({ method, path, query, body }) => ({ method, path, query, body })),
    [
      {
        method: 'GET',
        path: '/sns/oauth2/access_token',
        query: {
          appid: wechat.wechatApp.appId,
          secret: wechat.wechatApp.appSecret,
          code,
          grant_type: 'authorization_code'
        },
        body: ''
      },
      {
        method: 'GET',
        path: '/sns/userinfo',
        query: { access_token: wechat.wechatToken, openid, lang: 'zh_CN' },
        body: ''
      }
    ]
  )
})

t.test('fetchAccount() takes the union id from either reply, or does without', async (t) => {
  const { vendor, createProvider } = await makeHarness(t)
  const without = (body: string): string => body.replace(`,"unionid":"${unionid}"`, '')
  const empty = (body: string): string => body.replace(unionid, '')
  const plan = async (exchange: string, profile: string): Promise<string[]> => {
    vendor.planned.set(wechat.exchangePath, [wechat.wechatAnswer(exchange)])
    vendor.planned.set(wechat.profilePath, [wechat.wechatAnswer(profile)])
    const { identities } = await createProvider().fetchAccount('code')
    return identities.map(({ kind }) => kind)
  }
  const { exchange, profile } = wechat.wechatBodies
  t.same(await plan(without(exchange), profile), ['openid', 'unionid'])
  t.same(await plan(empty(exchange), profile), ['openid', 'unionid'])
  t.same(await plan(exchange, without(profile)), ['openid', 'unionid'])
  t.same(await plan(without(exchange), empty(profile)), ['openid'])
})

t.test('fetchAccount() names the given open platform as the issuer of the union id', async (t) => {
  const { vendor } = await makeHarness(t)
  const provider = createWechatProvider({
    ...wechat.wechatApp,
    redirectUri,
    apiBaseUrl: `${vendor.baseUrl}/`,
    openPlatformId: 'gh-account-2'
  })
  const { identities } = await provider.fetchAccount(vendor.issueCode())
  t.same(identities[1], { issuer: 'gh-account-2', kind: 'unionid', subject: unionid })
})

t.test('fetchAccount() repeats the profile once when WeChat is busy or breaks off', async (t) => {
  for (const failure of [wechat.wechatError(-1, 'system error'), { status: 503, body: '' }, 'reset'] as const) {
    const { vendor, createProvider, account, countExchanges } = await makeHarness(t)
    vendor.planned.set(wechat.profilePath, [failure])
    t.same(await createProvider().fetchAccount(vendor.issueCode()), account)
    t.equal(vendor.seen.length, 3)
    t.equal(countExchanges(), 1)
  }
})

t.test('fetchAccount() gives up when the repeated profile fails too', async (t) => {
  const { vendor, createProvider } = await makeHarness(t)
  const busy = wechat.wechatError(-1, 'system error')
  vendor.planned.set(wechat.profilePath, [busy, busy])
  const code = vendor.issueCode()
  const error = await catchFailure(t, () => createProvider().fetchAccount(code), [code, ...secrets])
  t.match(error, { code: 'PROVIDER_BUSY', vendor: { step: 'profile', vendorCode: '-1' } })
  t.equal(vendor.seen.length, 3)
})

t.test('fetchAccount() refuses a snapshot user before asking for the profile', async (t) => {
  const { vendor, createProvider } = await makeHarness(t)
  const body = wechat.wechatBodies.exchange.replace('{', '{"is_snapshotuser":1,')
  vendor.planned.set(wechat.exchangePath, [wechat.wechatAnswer(body)])
  const error = await catchFailure(t, () => createProvider().fetchAccount('code'), secrets)
  t.equal(error.code, 'PROVIDER_ACCOUNT_VIRTUAL')
  t.equal(vendor.seen.length, 1)
})

t.test('createWechatProvider() names the option that does not fit, never its value', async (t) => {
  const good: WechatProviderOptions = { ...wechat.wechatApp, redirectUri }
  for (const [option, value] of [
    ['appId', ''],
    ['appSecret', 'secret\n'],
    ['openPlatformId', 7],
    ['redirectUri', undefined],
    ['appKey', 'typo']
  ] as const) {
    const options = { ...good, [option]: value } as unknown as WechatProviderOptions
    t.throws(() => createWechatProvider(options), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`^createWechatProvider: ${option} `)
    })
  }
})
