import t from 'tap'
import type { Provider } from '../../../src/platforms/provider.js'
import { createWechatOfficialAccountProvider } from '../../../src/platforms/wechat-official-account/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import { wechatIdentity } from '../../../src/sandbox/platforms/wechat/apps.js'
import type { ProviderOverrides } from '../../../src/testing/provider-suite.js'
import { bases, type Platform } from '../../helpers/simulated-platform.js'
import { testPlatforms } from '../../helpers/simulator-harness.js'
import { simulateWechat, wechatFailures, wechatProfileFailures } from '../wechat/simulated.js'

const [officialAccount] = resolveSandboxOptions().officialAccount

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

const wechatOfficialAccount = simulateWechat(createOfficialAccount('snsapi_userinfo'), officialAccount, [
  ...wechatFailures,
  ...wechatProfileFailures
])

const wechatSilent: Platform = {
  ...simulateWechat(createOfficialAccount('snsapi_base'), officialAccount, wechatFailures),
  account: (_origin, person) => ({
    identities: [
      { issuer: officialAccount.appId, kind: 'openid', subject: wechatIdentity(officialAccount, person).openid }
    ],
    nickname: null,
    avatarUrl: null
  })
}

testPlatforms(t, [
  ['WeChat, official account', wechatOfficialAccount],
  ['WeChat, official account, silent', wechatSilent]
])
