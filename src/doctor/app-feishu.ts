import { buildFeishuExchange, feishuBaseUrls, feishuExchange, readFeishuExchange } from '../platforms/feishu/api.js'
import { createFeishuProvider } from '../platforms/feishu/provider.js'
import type { FeishuConfig } from '../service/provider-config.js'
import { chooseBaseUrl } from './base-url.js'
import type { VendorApp } from './vendor-app.js'

/** Describes the Feishu application. */
export function createFeishuApp(config: FeishuConfig): VendorApp {
  const api = chooseBaseUrl(config.apiBaseUrl, feishuBaseUrls.apiBaseUrl)
  const { apiBaseUrl: authorizeBaseUrl } = chooseBaseUrl(config.authorizeBaseUrl, feishuBaseUrls.authorizeBaseUrl)
  const settings = { ...config, ...api, authorizeBaseUrl }
  return {
    name: 'feishu',
    provider: createFeishuProvider(config),
    appId: config.appId,
    secret: config.appSecret,
    ...api,
    settings: {
      appId: 'FEISHU_APP_ID',
      secret: 'FEISHU_APP_SECRET',
      redirectUri: 'FEISHU_REDIRECT_URI',
      apiBaseUrl: 'FEISHU_API_BASE_URL'
    },
    looks: { appId: /^cli_[\da-z]+$/ },
    consoleUrl: 'https://open.feishu.cn/app',
    pageMarks: {
      accepted: /name="sandbox_decision"/,
      redirectRefused: /错误码：? ?20029[^<]*/,
      appUnknown: /错误码：? ?20048[^<]*/,
      scopeRefused: /错误码：? ?20027[^<]*/
    },
    causes: {
      20002: 'wrong_secret',
      20048: 'wrong_app_id',
      invalid_client: 'wrong_id_or_secret',
      99991401: 'ip_not_allowed',
      99991672: 'permission_missing'
    },
    tryCode: async (call, code) => readFeishuExchange(await call(buildFeishuExchange(settings, code), feishuExchange))
  }
}
