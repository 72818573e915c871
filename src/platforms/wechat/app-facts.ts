import { chooseBaseUrl, type AppCause, type AppFacts } from '../app-facts.js'
import { buildWechatExchange, readWechatExchange, wechatExchange } from './api.js'
import { wechatBaseUrls } from './login.js'
import type { WechatProviderOptions } from './provider.js'

const wechatCauses: Readonly<Record<string, AppCause>> = {
  40001: 'wrong_secret',
  40013: 'wrong_app_id',
  40125: 'wrong_secret',
  40164: 'ip_not_allowed',
  41002: 'wrong_app_id',
  41004: 'wrong_secret',
  48001: 'permission_missing'
}

export function describeWechatApi({
  appId,
  appSecret,
  apiBaseUrl
}: Pick<WechatProviderOptions, 'appId' | 'appSecret' | 'apiBaseUrl'>) {
  const api = chooseBaseUrl(apiBaseUrl, wechatBaseUrls.apiBaseUrl)
  const credentials = { ...api, appId, appSecret }
  const tryCode: AppFacts['tryCode'] = async (call, code) =>
    readWechatExchange(await call(buildWechatExchange(credentials, code), wechatExchange))
  return {
    idOption: 'appId',
    secretOption: 'appSecret',
    ...api,
    looks: { appId: /^wx[\da-f]{16}$/, secret: /^[\da-f]{32}$/ },
    causes: wechatCauses,
    tryCode
  }
}

export function describeWechatApp(options: WechatProviderOptions): AppFacts {
  return {
    ...describeWechatApi(options),
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
