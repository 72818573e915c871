import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import type { Provider } from '../../src/platforms/provider.js'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { avatarUrl } from '../../src/sandbox/person.js'
import { dingTalkIdentity } from '../../src/sandbox/platforms/ding-talk/apps.js'
import { wechatIdentity } from '../../src/sandbox/platforms/wechat/apps.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import type { ProviderOverrides } from '../../src/testing/provider-suite.js'
import {
  dingTalkFailures,
  dingTalkLegacyFailures,
  wechatFailures,
  wechatProfileFailures,
  type FailureRow
} from './vendor-failure-rows.js'
import { bases, simulatedNow, type NamedPlatforms, type Platform } from './simulated-platform.js'

const {
  wechat: [website],
  officialAccount: [officialAccount],
  dingTalk: [dingTalkApp]
} = resolveSandboxOptions()

function wechat(create: Platform['create'], app: typeof website, rows: readonly FailureRow[]): Platform {
  return {
    secret: app.appSecret,
    exchangePath: '/sns/oauth2/access_token',
    create,
    account(origin, person) {
      const { openid, unionid } = wechatIdentity(app, person)
      return {
        identities: [
          { issuer: app.appId, kind: 'openid', subject: openid },
          ...(unionid === null ? [] : [{ issuer: 'open-platform', kind: 'unionid', subject: unionid }])
        ],
        nickname: person.nickname,
        avatarUrl: avatarUrl(origin, person, 132) || null
      }
    },
    rows,
    expectations: {
      usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '40163' },
      wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '40125' },
      htmlFailure: 'PROVIDER_REPLY_INVALID'
    }
  }
}

const wechatWebsite = wechat(
  (origin, { secret = website.appSecret, ...overrides }) =>
    createWechatProvider({ appId: website.appId, appSecret: secret, ...bases(origin, 'wechat'), ...overrides }),
  website,
  [...wechatFailures, ...wechatProfileFailures]
)

function createOfficialAccount(
  scope: 'snsapi_userinfo' | 'snsapi_base'
): (origin: string, overrides: ProviderOverrides) => Provider {
  return (origin, { secret = officialAccount.appSecret, ...overrides }) =>
    createWechatOfficialAccountProvider({
      appId: officialAccount.appId,
      appSecret: secret,
      scope,
      ...bases(origin, 'wechat'),
      ...overrides
    })
}

const wechatOfficialAccount = wechat(createOfficialAccount('snsapi_userinfo'), officialAccount, [
  ...wechatFailures,
  ...wechatProfileFailures
])

const wechatSilent: Platform = {
  ...wechat(createOfficialAccount('snsapi_base'), officialAccount, wechatFailures),
  account: (_origin, person) => ({
    identities: [
      { issuer: officialAccount.appId, kind: 'openid', subject: wechatIdentity(officialAccount, person).openid }
    ],
    nickname: null,
    avatarUrl: null
  })
}

function dingTalk(flow: 'current' | 'legacy'): Platform {
  const isCurrent = flow === 'current'
  return {
    secret: dingTalkApp.clientSecret,
    exchangePath: isCurrent ? '/v1.0/oauth2/userAccessToken' : '/sns/getuserinfo_bycode',
    create: (origin, { secret = dingTalkApp.clientSecret, ...overrides }) =>
      createDingTalkProvider({
        clientId: dingTalkApp.clientId,
        clientSecret: secret,
        flow,
        now: simulatedNow,
        ...bases(origin, 'ding-talk'),
        ...overrides
      }),
    account(origin, person) {
      const { openId, unionId } = dingTalkIdentity(dingTalkApp, person)
      const tellsUnionId = person.hasUnionId || !isCurrent
      return {
        identities: [
          { issuer: dingTalkApp.clientId, kind: 'openId', subject: openId },
          ...(tellsUnionId ? [{ issuer: 'developer', kind: 'unionId', subject: unionId }] : [])
        ],
        nickname: person.nickname,
        avatarUrl: (isCurrent && avatarUrl(origin, person, 0)) || null
      }
    },
    rows: isCurrent ? dingTalkFailures : dingTalkLegacyFailures,
    expectations: {
      usedCode: {
        code: 'PROVIDER_CODE_REJECTED',
        vendorCode: isCurrent ? 'invalidParameter.authCode.notFound' : '40078'
      },
      wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: isCurrent ? 'invalidClientIdOrSecret' : '853004' },
      htmlFailure: 'PROVIDER_BUSY'
    }
  }
}

/** WeChat and DingTalk, by what a test calls them. */
export const socialPlatforms: NamedPlatforms = [
  ['WeChat', wechatWebsite],
  ['WeChat, official account', wechatOfficialAccount],
  ['WeChat, official account, silent', wechatSilent],
  ['DingTalk, current flow', dingTalk('current')],
  ['DingTalk, legacy flow', dingTalk('legacy')]
]
