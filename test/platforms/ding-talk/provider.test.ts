import t from 'tap'
import { createDingTalkProvider, type DingTalkProviderOptions } from '../../../src/platforms/ding-talk/provider.js'
import * as dingTalk from '../../helpers/ding-talk-vendor.js'
import {
  catchFailure,
  testProvider,
  type ProviderHarness,
  type ProviderOverrides
} from '../../helpers/provider-suite.js'
import type { Teardown } from '../../../src/testing/vendor-double.js'

type Flow = DingTalkProviderOptions['flow']

const redirectUri = 'https://app.example.com/binding/ding-talk'
const openId = '123qwertyuiopasdfgh'
const unionId = 'z21HjQliSzpw0YWCNxmii6u2Os62cZ62iSZ'
const secrets = [dingTalk.dingTalkApp.clientSecret, dingTalk.dingTalkToken, dingTalk.dingTalkRefreshToken]
const clock = new Date(1546084445901)

const harnessOf =
  (flow: Flow) =>
  async (t: Teardown): Promise<ProviderHarness & { vendor: dingTalk.DingTalkVendor }> => {
    const vendor = await dingTalk.createDingTalkVendor(t)
    const exchangePath = flow === 'current' ? dingTalk.tokenPath : dingTalk.legacyPath
    return {
      vendor,
      createProvider: ({ secret, ...overrides }: ProviderOverrides = {}) =>
        createDingTalkProvider({
          ...dingTalk.dingTalkApp,
          flow,
          redirectUri,
          apiBaseUrl: vendor.baseUrl,
          now: () => clock,
          ...(secret && { clientSecret: secret }),
          ...overrides
        }),
      issueCode: vendor.issueCode,
      account: {
        identities: [
          { issuer: dingTalk.dingTalkApp.clientId, kind: 'openId', subject: openId },
          { issuer: 'developer', kind: 'unionId', subject: unionId }
        ],
        nickname: dingTalk.nick,
        avatarUrl: flow === 'current' ? 'https://static-legacy.dingtalk.com/media/lADPDe7s.jpg' : null
      },
      countExchanges: () => vendor.seen.filter(({ path }) => path === exchangePath).length,
      usedCode: {
        code: 'PROVIDER_CODE_REJECTED',
        vendorCode: flow === 'current' ? 'invalidParameter.authCode.notFound' : '40078'
      },
      wrongSecret: {
        code: 'PROVIDER_MISCONFIGURED',
        vendorCode: flow === 'current' ? 'invalidClientIdOrSecret' : '853004'
      },
      htmlFailure: 'PROVIDER_BUSY',
      redirectParameter: 'redirect_uri',
      secrets
    }
  }

t.test('current flow', async (t) => testProvider(t, harnessOf('current')))
t.test('legacy flow', async (t) => testProvider(t, harnessOf('legacy')))

t.test('createAuthorizeUrl() returns the documented address of the current flow', async (t) => {
  const provider = createDingTalkProvider({ ...dingTalk.dingTalkApp, flow: 'current', redirectUri })
  t.equal(
    provider.createAuthorizeUrl('3f2a1b7c9d8e4f506172839405a6b7c8'),
    'https://login.dingtalk.com/oauth2/auth?redirect_uri=https%3A%2F%2Fapp.example.com%2Fbinding%2Fding-talk' +
      '&response_type=code&client_id=dingqz0lx8bc3kfqwhdw&scope=openid' +
      '&state=3f2a1b7c9d8e4f506172839405a6b7c8&prompt=consent'
  )
  const { type, name, icon, clientId, stateLength, displayName } = provider
  t.same(
    { type, name, icon, clientId, stateLength, displayName },
    {
      type: 'DING_TALK',
      name: 'ding_talk',
      icon: 'dingding',
      clientId: 'dingqz0lx8bc3kfqwhdw',
      stateLength: 32,
      displayName: { 'zh-CN': '钉钉快捷登录', en: 'DingTalk quick login' }
    }
  )
})

t.test('createAuthorizeUrl() returns the documented address of the legacy flow', async (t) => {
  const provider = createDingTalkProvider({ ...dingTalk.dingTalkApp, flow: 'legacy', redirectUri })
  const state = '3f2a1b7c9d8e4f506172839405a6b7c8'.repeat(2)
  t.equal(
    provider.createAuthorizeUrl(state),
    'https://oapi.dingtalk.com/connect/qrconnect?appid=dingqz0lx8bc3kfqwhdw&response_type=code&scope=snsapi_login' +
      `&state=${state}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fbinding%2Fding-talk`
  )
  t.equal(provider.stateLength, 64)
})

t.test('fetchAccount() sends exactly what DingTalk documents for the current flow', async (t) => {
  const { vendor, createProvider } = await harnessOf('current')(t)
  const code = vendor.issueCode()
  await createProvider().fetchAccount(code)
  const [exchange, me] = vendor.seen
  t.match(exchange, { method: 'POST', path: '/v1.0/oauth2/userAccessToken', query: {} })
  t.equal(exchange?.headers['content-type'], 'application/json')
  t.same(JSON.parse(exchange!.body), { ...dingTalk.dingTalkApp, code, grantType: 'authorization_code' })
  t.match(me, { method: 'GET', path: '/v1.0/contact/users/me', query: {}, body: '' })
  t.equal(me?.headers['x-acs-dingtalk-access-token'], dingTalk.dingTalkToken)
  t.equal(me?.headers['content-type'], undefined)
})

t.test('fetchAccount() sends exactly what DingTalk documents for the legacy flow', async (t) => {
  const { vendor, createProvider } = await harnessOf('legacy')(t)
  const code = vendor.issueCode()
  await createProvider().fetchAccount(code)
  t.equal(vendor.seen.length, 1)
  t.match(vendor.seen[0], {
    method: 'POST',
    path: '/sns/getuserinfo_bycode',
    query: { accessKey: dingTalk.dingTalkApp.clientId, timestamp: '1546084445901' }
  })
  t.same(JSON.parse(vendor.seen[0]!.body), { tmp_auth_code: code })
})

t.test('fetchAccount() repeats the contact once when DingTalk fails for a passing reason', async (t) => {
  const unknown = dingTalk.dingTalkError(500, 'unknownError', 'Unknown Error')
  for (const failure of [unknown, 'reset'] as const) {
    const { vendor, createProvider, account, countExchanges } = await harnessOf('current')(t)
    vendor.planned.set(dingTalk.mePath, [failure])
    t.same(await createProvider().fetchAccount(vendor.issueCode()), account)
    t.equal(countExchanges(), 1)
    t.equal(vendor.seen.length, 3)
  }
})

t.test('fetchAccount() does not repeat the contact when the app lacks the permission', async (t) => {
  const { vendor, createProvider } = await harnessOf('current')(t)
  const denied = 'Forbidden.AccessDenied.AccessTokenPermissionDenied'
  vendor.planned.set(dingTalk.mePath, [dingTalk.dingTalkError(403, denied, '没有调用该接口的权限')])
  const error = await catchFailure(t, () => createProvider().fetchAccount(vendor.issueCode()), secrets)
  t.match(error, {
    code: 'PROVIDER_MISCONFIGURED',
    vendor: {
      step: 'profile',
      httpStatus: 403,
      vendorCode: denied,
      requestId: '5373616E-A1FB-750A-A30B-53495AC82560'
    }
  })
  t.equal(vendor.seen.length, 2)
})

t.test('fetchAccount() names the given developer as the issuer of the union id, in both flows', async (t) => {
  for (const flow of ['current', 'legacy'] as const) {
    const { vendor } = await harnessOf(flow)(t)
    const provider = createDingTalkProvider({
      ...dingTalk.dingTalkApp,
      flow,
      redirectUri,
      apiBaseUrl: vendor.baseUrl,
      developerId: 'our-organisation'
    })
    // The legacy signature is made with the system's clock here.
    const { identities } = await provider.fetchAccount(vendor.issueCode())
    t.same(identities[1], { issuer: 'our-organisation', kind: 'unionId', subject: unionId })
  }
})

t.test('createDingTalkProvider() names the option that does not fit', async (t) => {
  const good: DingTalkProviderOptions = { ...dingTalk.dingTalkApp, flow: 'current', redirectUri }
  for (const [option, value] of [
    ['flow', undefined],
    ['flow', 'new'],
    ['clientId', ' '],
    ['clientSecret', undefined],
    ['developerId', ''],
    ['now', 5],
    ['appId', 'typo']
  ] as const) {
    const options = { ...good, [option]: value } as unknown as DingTalkProviderOptions
    t.throws(() => createDingTalkProvider(options), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`^createDingTalkProvider: ${option} `)
    })
  }
  t.throws(() => createDingTalkProvider(undefined as never), { code: 'OAUTH_BINDING_OPTIONS' })
})
