import type { Platform } from '../platform.js'
import { baseUrl, redirectUri, secret, text } from '../setting.js'
import type { WechatOfficialAccountOptions } from './provider.js'

/** The login of a WeChat official account: the type of the website login, inside WeChat's own browser. */
export const wechatOfficialAccount: Platform<'wechatOfficialAccount', WechatOfficialAccountOptions> = {
  key: 'wechatOfficialAccount',
  name: 'wechat_official_account',
  label: { zh: '微信（公众号）', en: 'WeChat official account' },
  isInContract: false,
  readme: {
    en: "The WeChat official account: type `WECHAT` inside WeChat's own browser.",
    zh: '微信公众号：在微信内置浏览器中的 `WECHAT` 类型。'
  },
  settings: {
    appId: text('WECHAT_OFFICIAL_ACCOUNT_APP_ID', 'the app id of the WeChat official account'),
    appSecret: secret('WECHAT_OFFICIAL_ACCOUNT_APP_SECRET', 'the app secret of the WeChat official account'),
    redirectUri: redirectUri('WECHAT_OFFICIAL_ACCOUNT_REDIRECT_URI'),
    authorizeBaseUrl: baseUrl('WECHAT_OFFICIAL_ACCOUNT_AUTHORIZE_BASE_URL'),
    apiBaseUrl: baseUrl('WECHAT_OFFICIAL_ACCOUNT_API_BASE_URL')
  },
  createProvider: async (options) => (await import('./provider.js')).createWechatOfficialAccountProvider(options),
  describeApp: async (options) => (await import('./app-facts.js')).describeWechatOfficialAccountApp(options)
}
