import { chooseBaseUrl, type AppFacts } from '../app-facts.js'
import {
  buildWecomExchange,
  buildWecomToken,
  readWecomExchange,
  readWecomToken,
  wecomExchange,
  wecomToken
} from './api.js'
import { wecomBaseUrls } from './login.js'
import type { WecomProviderOptions } from './provider.js'

export function describeWecomApp(options: WecomProviderOptions): AppFacts {
  const { corpId, corpSecret } = options
  const api = chooseBaseUrl(options.apiBaseUrl, wecomBaseUrls.apiBaseUrl)
  const credentials = { ...api, corpId, corpSecret }
  return {
    idOption: 'corpId',
    secretOption: 'corpSecret',
    ...api,
    looks: { appId: /^w[wx][\da-z]{16}$/ },
    consoleUrl: 'https://work.weixin.qq.com',
    pageMarks: {
      accepted: /name="sandbox_decision"/,
      redirectRefused: /redirect_uri 与配置的授权完成回调域名不一致/,
      appUnknown: /应用不存在/
    },
    causes: {
      40001: 'wrong_secret',
      40013: 'wrong_app_id',
      40091: 'wrong_secret',
      41002: 'wrong_app_id',
      41004: 'wrong_secret',
      48002: 'permission_missing',
      60011: 'permission_missing',
      60020: 'ip_not_allowed'
    },
    async tryCode(call, code) {
      const { token } = readWecomToken(await call(buildWecomToken(credentials), wecomToken))
      return readWecomExchange(await call(buildWecomExchange(credentials, token, code), wecomExchange))
    }
  }
}
