import { chooseBaseUrl, type AppFacts } from '../app-facts.js'
import { buildFeishuExchange, feishuBaseUrls, feishuExchange, readFeishuExchange } from './api.js'
import type { FeishuProviderOptions } from './provider.js'

export function describeFeishuApp(options: FeishuProviderOptions): AppFacts {
  const api = chooseBaseUrl(options.apiBaseUrl, feishuBaseUrls.apiBaseUrl)
  const { apiBaseUrl: authorizeBaseUrl } = chooseBaseUrl(options.authorizeBaseUrl, feishuBaseUrls.authorizeBaseUrl)
  const settings = { ...options, ...api, authorizeBaseUrl }
  return {
    idOption: 'appId',
    secretOption: 'appSecret',
    ...api,
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
