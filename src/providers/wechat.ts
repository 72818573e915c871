import { listIdentities, readAvatarUrl, readNickname } from './account.js'
import { withDeadline } from './deadline.js'
import { retryOnce } from './failure.js'
import { callJson } from './http.js'
import { checkCredential, checkProviderOptions, type CommonProviderOptions } from './options.js'
import type { Provider, ProviderAccount } from './provider.js'
import {
  buildWechatExchange,
  buildWechatProfile,
  readWechatExchange,
  readWechatProfile,
  wechatExchange,
  wechatProfile
} from './wechat-api.js'

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
  const common = checkProviderOptions(owner, options, ownKeys, {
    authorizeBaseUrl: 'https://open.weixin.qq.com',
    apiBaseUrl: 'https://api.weixin.qq.com'
  })
  const appId = checkCredential(owner, 'appId', options.appId)
  const appSecret = checkCredential(owner, 'appSecret', options.appSecret)
  const unionIssuer = checkCredential(owner, 'openPlatformId', options.openPlatformId ?? 'open-platform')
  const credentials = { apiBaseUrl: common.apiBaseUrl, appId, appSecret }

  // The order of the parameters and the fragment are part of the contract, to the byte.
  const authorizePrefix =
    `${common.authorizeBaseUrl}/connect/qrconnect?appid=${encodeURIComponent(appId)}` +
    `&redirect_uri=${encodeURIComponent(common.redirectUri)}&response_type=code&scope=snsapi_login&state=`

  async function fetchAccount(code: string, signal: AbortSignal): Promise<ProviderAccount> {
    const limits = { signal, maxResponseBytes: common.maxResponseBytes }
    const exchange = readWechatExchange(await callJson(buildWechatExchange(credentials, code), limits, wechatExchange))
    const profile = await retryOnce(async () =>
      readWechatProfile(await callJson(buildWechatProfile(credentials, exchange), limits, wechatProfile), exchange)
    )
    return {
      identities: listIdentities([
        { issuer: appId, kind: 'openid', subject: exchange.openid },
        { issuer: unionIssuer, kind: 'unionid', subject: exchange.unionid || profile.unionid }
      ]),
      nickname: readNickname(profile.nickname),
      avatarUrl: readAvatarUrl(profile.headimgurl)
    }
  }

  return Object.freeze({
    type: 'WECHAT',
    name: 'wechat',
    icon: 'wechat',
    displayName: Object.freeze({ 'zh-CN': '微信快捷登录', en: 'WeChat quick login' }),
    clientId: appId,
    redirectUri: common.redirectUri,
    stateLength: 32,
    createAuthorizeUrl: (state: string) =>
      `${authorizePrefix}${encodeURIComponent(state)}&connect_redirect=1#wechat_redirect`,
    fetchAccount: (code: string) => withDeadline(common.requestTimeoutMs, (signal) => fetchAccount(code, signal))
  } as const)
}
