import { buildWechatExchange, readWechatExchange, wechatExchange } from '../platforms/wechat/api.js'
import { wechatBaseUrls } from '../platforms/wechat/login.js'
import { createWechatOfficialAccountProvider } from '../platforms/wechat-official-account/provider.js'
import { createWechatProvider } from '../platforms/wechat/provider.js'
import type { WechatConfig } from '../service/provider-config.js'
import { chooseBaseUrl } from './base-url.js'
import type { Cause } from './causes.js'
import type { VendorApp } from './vendor-app.js'

/** WeChat's numbers that tell what is wrong with an app. */
const wechatCauses: Readonly<Record<string, Cause>> = {
  40001: 'wrong_secret',
  40013: 'wrong_app_id',
  40125: 'wrong_secret',
  40164: 'ip_not_allowed',
  41002: 'wrong_app_id',
  41004: 'wrong_secret',
  48001: 'permission_missing'
}

/** What both kinds of app have in common: the API, and how ids and secrets look. */
function describeApi({ appId, appSecret, apiBaseUrl }: WechatConfig) {
  const api = chooseBaseUrl(apiBaseUrl, wechatBaseUrls.apiBaseUrl)
  const credentials = { ...api, appId, appSecret }
  const tryCode: VendorApp['tryCode'] = async (call, code) =>
    readWechatExchange(await call(buildWechatExchange(credentials, code), wechatExchange))
  return {
    appId,
    secret: appSecret,
    ...api,
    looks: { appId: /^wx[\da-f]{16}$/, secret: /^[\da-f]{32}$/ },
    causes: wechatCauses,
    tryCode
  }
}

/** Describes the WeChat website application. */
export function createWechatApp(config: WechatConfig): VendorApp {
  return {
    name: 'wechat',
    provider: createWechatProvider(config),
    ...describeApi(config),
    settings: {
      appId: 'WECHAT_APP_ID',
      secret: 'WECHAT_APP_SECRET',
      redirectUri: 'WECHAT_REDIRECT_URI',
      apiBaseUrl: 'WECHAT_API_BASE_URL'
    },
    consoleUrl: 'https://open.weixin.qq.com',
    pageMarks: {
      // The picture of the QR code; the simulator's buttons.
      accepted: /\/connect\/qrcode\/|name="sandbox_decision"/,
      redirectRefused: /redirect_uri 参数错误/,
      appUnknown: /AppID 参数错误/i,
      scopeRefused: /Scope 参数错误[^<]*/i
    }
  }
}

/** Describes the WeChat official account. */
export function createOfficialAccountApp(config: WechatConfig): VendorApp {
  return {
    name: 'wechat_official_account',
    provider: createWechatOfficialAccountProvider(config),
    ...describeApi(config),
    settings: {
      appId: 'WECHAT_OFFICIAL_ACCOUNT_APP_ID',
      secret: 'WECHAT_OFFICIAL_ACCOUNT_APP_SECRET',
      redirectUri: 'WECHAT_OFFICIAL_ACCOUNT_REDIRECT_URI',
      apiBaseUrl: 'WECHAT_OFFICIAL_ACCOUNT_API_BASE_URL'
    },
    consoleUrl: 'https://mp.weixin.qq.com',
    pageMarks: {
      accepted: /name="sandbox_decision"/,
      redirectRefused: /错误码：? ?10003[^<]*/,
      appUnknown: /AppID 参数错误|错误码：? ?10016[^<]*/i,
      scopeRefused: /错误码：? ?10005[^<]*/
    },
    userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile MicroMessenger/8.0.50'
  }
}
