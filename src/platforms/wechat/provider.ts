import { callWithin } from '../kit/deadline.js'
import { checkCredential, checkProviderOptions, type CommonProviderOptions } from '../kit/options.js'
import type { Provider } from '../provider.js'
import { fetchWechatAccount, wechatBaseUrls, wechatLabels } from './login.js'

/** What {@link createWechatProvider} needs. */
export interface WechatProviderOptions extends CommonProviderOptions {
  /** The website application's id at WeChat's open platform. */
  appId: string
  /** Its secret. It never leaves this provider but in calls to the API. */
  appSecret: string
  /**
   * Names the open-platform account within which union ids are unique. Default `open-platform`: not the app id,
   * because all apps of one open-platform account see the same union id, and a person must keep it when the app
   * changes. Give different names only to apps of different open-platform accounts, and keep a name once in use.
   */
  openPlatformId?: string | undefined
}

const owner = 'createWechatProvider'

const ownKeys = ['appId', 'appSecret', 'openPlatformId']

/**
 * Creates the WeChat website login: a QR code page, then `openid`, `unionid` (where the app has one), nickname and
 * avatar. The provider is frozen and holds no state; its calls may run at the same time.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option is missing, unknown or unfit.
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login
 */
export function createWechatProvider(options: WechatProviderOptions): Provider {
  const common = checkProviderOptions(owner, options, ownKeys, wechatBaseUrls)
  const appId = checkCredential(owner, 'appId', options.appId)
  const appSecret = checkCredential(owner, 'appSecret', options.appSecret)
  const openPlatformId = checkCredential(owner, 'openPlatformId', options.openPlatformId ?? 'open-platform')
  const app = { apiBaseUrl: common.apiBaseUrl, appId, appSecret, openPlatformId }

  // The order of the parameters and the fragment are part of the contract, to the byte.
  const authorizePrefix =
    `${common.authorizeBaseUrl}/connect/qrconnect?appid=${encodeURIComponent(appId)}` +
    `&redirect_uri=${encodeURIComponent(common.redirectUri)}&response_type=code&scope=snsapi_login&state=`

  return Object.freeze({
    ...wechatLabels,
    clientId: appId,
    redirectUri: common.redirectUri,
    stateLength: 32,
    createAuthorizeUrl: (state: string) => `${authorizePrefix}${state}&connect_redirect=1#wechat_redirect`,
    fetchAccount: (code: string) => callWithin(common, (limits) => fetchWechatAccount(app, code, limits))
  } as const)
}
