import { callWithin } from '../kit/deadline.js'
import { checkCredential, checkProviderOptions, fail, type CommonProviderOptions } from '../kit/options.js'
import type { Provider, ProviderRequest } from '../provider.js'
import { fetchWechatAccount, wechatBaseUrls, wechatLabels } from '../wechat/login.js'

/** What {@link createWechatOfficialAccountProvider} needs. */
export interface WechatOfficialAccountOptions extends CommonProviderOptions {
  /** The official account's own app id, not that of a website application. It must be a certified service account. */
  appId: string
  /** Its secret. It never leaves this provider but in calls to the API. */
  appSecret: string
  /**
   * Names the open-platform account within which union ids are unique. Default `open-platform`, as for the website
   * login: give both the same name when both apps are bound to the same open-platform account, and a person who binds
   * through one is known through the other.
   */
  openPlatformId?: string | undefined
  /**
   * `snsapi_userinfo` asks the person and tells nickname, avatar and union id. `snsapi_base` is silent and tells
   * nothing but the open id of this one app: such a binding is not recognised at the website login. Default
   * `snsapi_userinfo`.
   */
  scope?: 'snsapi_userinfo' | 'snsapi_base' | undefined
  /** Asks the person even where WeChat would not, a follower coming from the account's menu for instance. Default `false`. */
  forcePopup?: boolean | undefined
  /** Always shows the snapshot page, to test that its virtual people are refused. Default `false`. */
  forceSnapShot?: boolean | undefined
}

const owner = 'createWechatOfficialAccountProvider'

const scopes = ['snsapi_userinfo', 'snsapi_base']

const ownKeys = ['appId', 'appSecret', 'openPlatformId', 'scope', 'forcePopup', 'forceSnapShot']

/** WeChat's own browser names itself; WeCom's names WeChat too, but has its own accounts. */
function isWechatBrowser({ userAgent = '' }: ProviderRequest): boolean {
  return /MicroMessenger/i.test(userAgent) && !/wxwork/i.test(userAgent)
}

function listFlags(options: WechatOfficialAccountOptions): string {
  const flags = (['forcePopup', 'forceSnapShot'] as const).map((name) => {
    const value = options[name] ?? false
    if (typeof value !== 'boolean') fail(owner, name, 'must be a boolean')
    return value ? `&${name}=true` : ''
  })
  return flags.join('')
}

/**
 * Creates the WeChat login of an official account, for pages inside WeChat's own browser. It is a second client of
 * the type `WECHAT`: put it beside the website login, and each browser gets the one that works there. Virtual people
 * of the snapshot page are refused with PROVIDER_ACCOUNT_VIRTUAL. The provider is frozen and holds no state.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option is missing, unknown or unfit.
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 */
export function createWechatOfficialAccountProvider(options: WechatOfficialAccountOptions): Provider {
  const common = checkProviderOptions(owner, options, ownKeys, wechatBaseUrls)
  const { scope = 'snsapi_userinfo' } = options
  if (!scopes.includes(scope)) fail(owner, 'scope', `must be ${scopes.join(' or ')}`)
  const appId = checkCredential(owner, 'appId', options.appId)
  const appSecret = checkCredential(owner, 'appSecret', options.appSecret)
  const openPlatformId = checkCredential(owner, 'openPlatformId', options.openPlatformId ?? 'open-platform')
  const { apiBaseUrl, redirectUri } = common
  const app = { apiBaseUrl, appId, appSecret, openPlatformId, silent: scope === 'snsapi_base' }

  // WeChat matches this address by pattern: the order is the documented one, and the fragment must be there.
  const authorizePrefix =
    `${common.authorizeBaseUrl}/connect/oauth2/authorize?appid=${encodeURIComponent(appId)}` +
    `&redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code&scope=${scope}&state=`
  const authorizeSuffix = `${listFlags(options)}#wechat_redirect`

  return Object.freeze({
    ...wechatLabels,
    clientId: appId,
    redirectUri,
    stateLength: 32,
    suits: isWechatBrowser,
    createAuthorizeUrl: (state: string) => `${authorizePrefix}${state}${authorizeSuffix}`,
    fetchAccount: (code: string) => callWithin(common, (limits) => fetchWechatAccount(app, code, limits))
  } as const)
}
