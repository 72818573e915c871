import { buildWechatExchange, readWechatExchange, wechatExchange } from '../providers/wechat-api.js'
import { wechatBaseUrls } from '../providers/wechat-login.js'
import { createWechatProvider } from '../providers/wechat.js'
import type { WechatConfig } from '../service/config.js'
import type { VendorApp } from './vendor-app.js'
import { chooseBaseUrl } from './base-url.js'
import type { Cause } from './causes.js'

/** WeChat's numbers that tell what is wrong with an app. */
export const wechatCauses: Readonly<Record<string, Cause>> = {
  40001: 'wrong_secret',
  40013: 'wrong_app_id',
  40125: 'wrong_secret',
  40164: 'ip_not_allowed',
  41002: 'wrong_app_id',
  41004: 'wrong_secret',
  48001: 'permission_missing'
}

/** Describes the WeChat website application. */
export function createWechatApp(config: WechatConfig): VendorApp {
  const provider = createWechatProvider(config)
  const { appId, appSecret } = config
  const api = chooseBaseUrl(config.apiBaseUrl, wechatBaseUrls.apiBaseUrl)
  const credentials = { ...api, appId, appSecret }
  return {
    name: 'wechat',
    provider,
    appId,
    secret: appSecret,
    ...api,
    settings: {
      appId: 'WECHAT_APP_ID',
      secret: 'WECHAT_APP_SECRET',
      redirectUri: 'WECHAT_REDIRECT_URI',
      apiBaseUrl: 'WECHAT_API_BASE_URL'
    },
    looks: { appId: /^wx[\da-f]{16}$/, secret: /^[\da-f]{32}$/ },
    consoleUrl: 'https://open.weixin.qq.com',
    pageMarks: {
      // The picture of the QR code; the simulator's buttons.
      accepted: /\/connect\/qrcode\/|name="sandbox_decision"/,
      redirectRefused: /redirect_uri 参数错误/,
      appUnknown: /AppID 参数错误/i,
      scopeRefused: /Scope 参数错误[^<]*/i
    },
    causes: wechatCauses,
    tryCode: async (call, code) =>
      readWechatExchange(await call(buildWechatExchange(credentials, code), wechatExchange))
  }
}
