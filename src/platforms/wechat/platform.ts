import type { Platform } from '../platform.js'
import { baseUrl, redirectUri, secret, text } from '../setting.js'
import type { WechatProviderOptions } from './provider.js'

export const wechat: Platform<'wechat', WechatProviderOptions> = {
  key: 'wechat',
  name: 'wechat',
  label: { zh: '微信', en: 'WeChat' },
  isInContract: true,
  readme: { en: 'The WeChat website application.', zh: '微信网站应用。' },
  settings: {
    appId: text('WECHAT_APP_ID', 'the app id of the WeChat website application'),
    appSecret: secret('WECHAT_APP_SECRET', 'the app secret of the WeChat website application'),
    redirectUri: redirectUri('WECHAT_REDIRECT_URI'),
    authorizeBaseUrl: baseUrl('WECHAT_AUTHORIZE_BASE_URL'),
    apiBaseUrl: baseUrl('WECHAT_API_BASE_URL')
  },
  createProvider: async (options) => (await import('./provider.js')).createWechatProvider(options),
  describeApp: async (options) => (await import('./app-facts.js')).describeWechatApp(options)
}
