import { callWithin } from '../kit/deadline.js'
import { callJson } from '../kit/http.js'
import {
  checkCredential,
  checkProviderOptions,
  fail,
  type CheckedProviderOptions,
  type CommonProviderOptions
} from '../kit/options.js'
import type { Provider } from '../provider.js'
import { buildWecomToken, readWecomToken, wecomToken } from './api.js'
import { createWecomAppTokens, type WecomAppTokens } from './app-token.js'
import { fetchWecomAccount, wecomBaseUrls, type WecomApp } from './login.js'

/** What {@link createWecomProvider} needs. */
export interface WecomProviderOptions extends CommonProviderOptions {
  /** The company's id. */
  corpId: string
  /** The id of the company's own app. */
  agentId: string
  /** The secret of that app. It never leaves this provider but in calls to the API. */
  corpSecret: string
  /**
   * Whether people who are not members of the company (customers, anybody who scans) may be bound. Default `false`:
   * a login of the company should not let strangers in.
   */
  allowNonMembers?: boolean | undefined
  /** The clock by which the app's token expires. Default: the system's. */
  now?: (() => Date) | undefined
}

const owner = 'createWecomProvider'

const ownKeys = ['corpId', 'agentId', 'corpSecret', 'allowNonMembers', 'now']

/** Several logins may wait for one token, so its fetch has a time limit of its own, independent of theirs. */
function createTokens(app: WecomApp, options: CheckedProviderOptions, now: () => Date): WecomAppTokens {
  const fetchToken = () => callWithin(options, (limits) => callJson(buildWecomToken(app), limits, wecomToken))
  return createWecomAppTokens(async () => readWecomToken(await fetchToken()), now)
}

/**
 * Creates the WeCom login for a company's own app: the member's `userid` and, where the app may read the directory,
 * the name. WeCom has told avatars to few apps since June 2022. The provider is frozen; what it keeps is the app's
 * token, until shortly before it expires. Its calls may run at the same time.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option is missing, unknown or unfit.
 * @see https://developer.work.weixin.qq.com/document/path/98171
 */
export function createWecomProvider(options: WecomProviderOptions): Provider {
  const common = checkProviderOptions(owner, options, ownKeys, wecomBaseUrls)
  const { now = () => new Date(), allowNonMembers = false } = options
  if (typeof now !== 'function') fail(owner, 'now', 'must be a function')
  if (typeof allowNonMembers !== 'boolean') fail(owner, 'allowNonMembers', 'must be a boolean')
  const corpId = checkCredential(owner, 'corpId', options.corpId)
  const agentId = checkCredential(owner, 'agentId', options.agentId)
  const corpSecret = checkCredential(owner, 'corpSecret', options.corpSecret)
  const { apiBaseUrl, redirectUri } = common
  const app: WecomApp = { apiBaseUrl, corpId, corpSecret, allowNonMembers }

  const tokens = createTokens(app, common, now)
  const authorizePrefix =
    `${common.authorizeBaseUrl}/wwlogin/sso/login?login_type=CorpApp&appid=${encodeURIComponent(corpId)}` +
    `&agentid=${encodeURIComponent(agentId)}&redirect_uri=${encodeURIComponent(redirectUri)}&state=`

  return Object.freeze({
    type: 'WECOM',
    name: 'wecom',
    icon: 'wecom',
    displayName: Object.freeze({ 'zh-CN': '企业微信快捷登录', en: 'WeCom quick login' }),
    // A company has many apps; a state belongs to one of them.
    clientId: `${corpId}/${agentId}`,
    redirectUri,
    stateLength: 32,
    createAuthorizeUrl: (state: string) => `${authorizePrefix}${state}`,
    fetchAccount: (code: string) => callWithin(common, (limits) => fetchWecomAccount(app, tokens, code, limits))
  } as const)
}
