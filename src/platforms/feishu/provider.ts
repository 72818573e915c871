import { callWithin } from '../kit/deadline.js'
import { retryOnce } from '../kit/failure.js'
import {
  buildFeishuExchange,
  buildFeishuProfile,
  feishuBaseUrls,
  feishuExchange,
  feishuProfile,
  readFeishuExchange,
  readFeishuProfile,
  type FeishuSettings
} from './api.js'
import { callJson, type CallLimits } from '../kit/http.js'
import { checkCredential, checkProviderOptions, fail, type CommonProviderOptions } from '../kit/options.js'
import type { Provider, ProviderAccount } from '../provider.js'

/** What {@link createFeishuProvider} needs. */
export interface FeishuProviderOptions extends CommonProviderOptions {
  /** The app's id, `cli_…`. */
  appId: string
  /** Its secret. It never leaves this provider but in calls to the API. */
  appSecret: string
  /**
   * Names the developer within which union ids are unique. Default `developer`: not the app id, because all apps of
   * one developer see the same union id, and a person must keep it when the app changes. Give different names only to
   * apps of different developers, and keep a name once in use.
   */
  developerId?: string | undefined
  /**
   * Where a code is exchanged: `v2` at the API's base, `v3` at the authorise page's base (then both are contacted).
   * Feishu's pages disagree on whether v2 is deprecated; Lark has v2 alone. Default `v2`.
   */
  tokenEndpoint?: 'v2' | 'v3' | undefined
}

const owner = 'createFeishuProvider'

const ownKeys = ['appId', 'appSecret', 'developerId', 'tokenEndpoint']

async function fetchAccount(settings: FeishuSettings, code: string, limits: CallLimits): Promise<ProviderAccount> {
  const exchange = readFeishuExchange(await callJson(buildFeishuExchange(settings, code), limits, feishuExchange))
  const request = buildFeishuProfile(settings, exchange)
  return retryOnce(async () => readFeishuProfile(await callJson(request, limits, feishuProfile), settings))
}

/**
 * Creates the Feishu login: `open_id`, `union_id`, name and avatar. For Lark, set `authorizeBaseUrl` to
 * `https://accounts.larksuite.com` and `apiBaseUrl` to `https://open.larksuite.com`. PKCE is not used: a state is all
 * that is kept between the two halves of a login, and the secret already proves who exchanges the code. The provider
 * is frozen and holds no state; its calls may run at the same time.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option is missing, unknown or unfit.
 * @see https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code
 */
export function createFeishuProvider(options: FeishuProviderOptions): Provider {
  const common = checkProviderOptions(owner, options, ownKeys, feishuBaseUrls)
  const { tokenEndpoint = 'v2' } = options
  if (!['v2', 'v3'].includes(tokenEndpoint)) fail(owner, 'tokenEndpoint', "must be 'v2' or 'v3'")
  const settings: FeishuSettings = {
    ...common,
    appId: checkCredential(owner, 'appId', options.appId),
    appSecret: checkCredential(owner, 'appSecret', options.appSecret),
    developerId: checkCredential(owner, 'developerId', options.developerId ?? 'developer'),
    tokenEndpoint
  }
  const { authorizeBaseUrl, redirectUri, appId } = settings
  const authorizePrefix =
    `${authorizeBaseUrl}/open-apis/authen/v1/authorize?client_id=${encodeURIComponent(appId)}&response_type=code` +
    `&redirect_uri=${encodeURIComponent(redirectUri)}&state=`

  return Object.freeze({
    type: 'FEISHU',
    name: 'feishu',
    icon: 'feishu',
    displayName: Object.freeze({ 'zh-CN': '飞书快捷登录', en: 'Feishu quick login' }),
    clientId: appId,
    redirectUri,
    stateLength: 32,
    createAuthorizeUrl: (state: string) => `${authorizePrefix}${state}`,
    fetchAccount: (code: string) => callWithin(settings, (limits) => fetchAccount(settings, code, limits))
  } as const)
}
