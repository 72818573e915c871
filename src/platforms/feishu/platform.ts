import type { Platform } from '../platform.js'
import { baseUrl, choice, redirectUri, secret, text } from '../setting.js'
import type { FeishuProviderOptions } from './provider.js'

export const feishu: Platform<'feishu', FeishuProviderOptions> = {
  key: 'feishu',
  name: 'feishu',
  label: { zh: '飞书', en: 'Feishu' },
  isInContract: false,
  readme: { en: 'The Feishu application: adds the type `FEISHU`.', zh: '飞书应用：增加类型 `FEISHU`。' },
  settings: {
    appId: text('FEISHU_APP_ID', 'the app id of the Feishu application'),
    appSecret: secret('FEISHU_APP_SECRET', 'the app secret of the Feishu application'),
    redirectUri: redirectUri('FEISHU_REDIRECT_URI'),
    tokenEndpoint: choice('FEISHU_TOKEN_ENDPOINT', ['v2', 'v3'], {
      en: '`v2` or `v3`: where a code is exchanged; Lark has `v2` alone.',
      zh: '`v2` 或 `v3`：在何处兑换授权码；Lark 只有 `v2`。'
    }),
    authorizeBaseUrl: baseUrl('FEISHU_AUTHORIZE_BASE_URL'),
    apiBaseUrl: baseUrl('FEISHU_API_BASE_URL')
  },
  createProvider: async (options) => (await import('./provider.js')).createFeishuProvider(options),
  describeApp: async (options) => (await import('./app-facts.js')).describeFeishuApp(options)
}
