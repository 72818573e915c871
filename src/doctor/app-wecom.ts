import {
  buildWecomExchange,
  buildWecomToken,
  readWecomExchange,
  readWecomToken,
  wecomExchange,
  wecomToken
} from '../platforms/wecom/api.js'
import { wecomBaseUrls } from '../platforms/wecom/login.js'
import { createWecomProvider } from '../platforms/wecom/provider.js'
import type { WecomConfig } from '../service/provider-config.js'
import { chooseBaseUrl } from './base-url.js'
import type { VendorApp } from './vendor-app.js'

/** Describes the company's own app at WeCom. */
export function createWecomApp(config: WecomConfig): VendorApp {
  const { corpId, corpSecret } = config
  const api = chooseBaseUrl(config.apiBaseUrl, wecomBaseUrls.apiBaseUrl)
  const credentials = { ...api, corpId, corpSecret }
  return {
    name: 'wecom',
    provider: createWecomProvider(config),
    appId: corpId,
    secret: corpSecret,
    ...api,
    settings: {
      appId: 'WECOM_CORP_ID',
      secret: 'WECOM_CORP_SECRET',
      redirectUri: 'WECOM_REDIRECT_URI',
      apiBaseUrl: 'WECOM_API_BASE_URL'
    },
    looks: { appId: /^w[wx][\da-z]{16}$/ },
    consoleUrl: 'https://work.weixin.qq.com',
    pageMarks: {
      accepted: /name="sandbox_decision"/,
      redirectRefused: /redirect_uri 与配置的授权完成回调域名不一致/,
      appUnknown: /应用不存在/,
      // There is nothing to apply for.
      scopeRefused: /(?!)/
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
