import type { Platform } from '../platform.js'
import { baseUrl, redirectUri, secret, text } from '../setting.js'
import type { WecomProviderOptions } from './provider.js'

export const wecom: Platform<'wecom', WecomProviderOptions> = {
  key: 'wecom',
  name: 'wecom',
  label: { zh: '企业微信', en: 'WeCom' },
  isInContract: false,
  readme: { en: "The company's own app at WeCom: adds the type `WECOM`.", zh: '企业微信自建应用：增加类型 `WECOM`。' },
  settings: {
    corpId: text('WECOM_CORP_ID', 'the id of the company at WeCom'),
    agentId: text('WECOM_AGENT_ID', "the id of the company's app at WeCom"),
    corpSecret: secret('WECOM_CORP_SECRET', 'the secret of that app'),
    redirectUri: redirectUri('WECOM_REDIRECT_URI'),
    authorizeBaseUrl: baseUrl('WECOM_AUTHORIZE_BASE_URL'),
    apiBaseUrl: baseUrl('WECOM_API_BASE_URL')
  },
  createProvider: async (options) => (await import('./provider.js')).createWecomProvider(options),
  describeApp: async (options) => (await import('./app-facts.js')).describeWecomApp(options)
}
