import { createFeishuProvider } from '../../src/platforms/feishu/provider.js'
import { createWecomProvider } from '../../src/platforms/wecom/provider.js'
import { avatarUrl } from '../../src/sandbox/person.js'
import { feishuIdentity } from '../../src/sandbox/platforms/feishu/apps.js'
import { wecomIdentity } from '../../src/sandbox/platforms/wecom/apps.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { bases, simulatedNow, type NamedPlatforms, type Platform } from './simulated-platform.js'
import { feishuFailures, wecomFailures } from './vendor-failure-rows-of-teams.js'

const {
  wecom: [wecomApp],
  feishu: [feishuApp]
} = resolveSandboxOptions()

const wecom: Platform = {
  secret: wecomApp.corpSecret,
  exchangePath: '/cgi-bin/auth/getuserinfo',
  create: (origin, { secret = wecomApp.corpSecret, ...overrides }) =>
    createWecomProvider({
      corpId: wecomApp.corpId,
      agentId: wecomApp.agentId,
      corpSecret: secret,
      now: simulatedNow,
      ...bases(origin, 'wecom'),
      ...overrides
    }),
  account(_origin, person) {
    const { userid } = wecomIdentity(wecomApp, person) as { userid: string }
    return {
      identities: [{ issuer: wecomApp.corpId, kind: 'userid', subject: userid.toLowerCase() }],
      nickname: person.nickname,
      avatarUrl: null
    }
  },
  rows: wecomFailures,
  expectations: {
    usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '40029' },
    wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '40001' },
    htmlFailure: 'PROVIDER_REPLY_INVALID',
    preliminaries: { '/cgi-bin/gettoken': '{"errcode":0,"errmsg":"ok","access_token":"t0","expires_in":7200}' }
  }
}

/** Feishu, with either of its token endpoints. */
function feishu(tokenEndpoint: 'v2' | 'v3'): Platform {
  const exchangePath = tokenEndpoint === 'v2' ? '/open-apis/authen/v2/oauth/token' : '/oauth/v3/token'
  return {
    secret: feishuApp.appSecret,
    exchangePath,
    create: (origin, { secret = feishuApp.appSecret, apiBaseUrl = origin, ...overrides }) =>
      createFeishuProvider({
        appId: feishuApp.appId,
        appSecret: secret,
        tokenEndpoint,
        ...bases(origin, 'feishu'),
        apiBaseUrl,
        authorizeBaseUrl: apiBaseUrl,
        ...overrides
      }),
    account(origin, person) {
      const identity = feishuIdentity(feishuApp, person)
      return {
        identities: [
          { issuer: feishuApp.appId, kind: 'open_id', subject: identity.open_id },
          { issuer: 'developer', kind: 'union_id', subject: identity.union_id }
        ],
        nickname: person.nickname,
        avatarUrl: avatarUrl(origin, person, 96) || null
      }
    },
    rows: feishuFailures(exchangePath),
    expectations: {
      usedCode: { code: 'PROVIDER_CODE_REJECTED', vendorCode: '20065' },
      wrongSecret: { code: 'PROVIDER_MISCONFIGURED', vendorCode: '20002' },
      htmlFailure: 'PROVIDER_REPLY_INVALID'
    }
  }
}

/** WeCom and Feishu, by what a test calls them. */
export const teamPlatforms: NamedPlatforms = [
  ['WeCom', wecom],
  ['Feishu', feishu('v2')],
  ['Feishu, v3', feishu('v3')]
]
