import { callWithin } from '../kit/deadline.js'
import { currentDingTalkFlow } from './current-flow.js'
import type { DingTalkAppSettings } from './flow.js'
import { legacyDingTalkFlow } from './legacy-flow.js'
import { checkCredential, checkProviderOptions, fail, type CommonProviderOptions } from '../kit/options.js'
import type { Provider } from '../provider.js'

/** What {@link createDingTalkProvider} needs. */
export interface DingTalkProviderOptions extends CommonProviderOptions {
  /** The app's AppKey or SuiteKey; in the legacy flow its appId. */
  clientId: string
  /** Its secret. It never leaves this provider but in calls to the API. */
  clientSecret: string
  /** Which login the app is registered for. `legacy` is what DingTalk no longer recommends, hence no default. */
  flow: 'current' | 'legacy'
  /**
   * Names the developer organisation within which union ids are unique. Default `developer`: not the client id,
   * because all apps of one developer see the same union id, and a person must keep it when the app or the flow
   * changes. Give different names only to apps of different developers, and keep a name once in use.
   */
  developerId?: string | undefined
  /** The clock that stamps legacy signatures; DingTalk allows a minute of difference. Default: the system's. */
  now?: (() => Date) | undefined
}

const owner = 'createDingTalkProvider'

const ownKeys = ['clientId', 'clientSecret', 'flow', 'developerId', 'now']

const flows = new Map([
  ['current', currentDingTalkFlow],
  ['legacy', legacyDingTalkFlow]
])

/**
 * Creates the DingTalk login, in its current or its legacy flow: `openId`, `unionId`, nickname and, in the current
 * flow, the avatar. The provider is frozen and holds no state; its calls may run at the same time.
 *
 * @throws OAUTH_BINDING_OPTIONS when an option is missing, unknown or unfit.
 * @see https://open.dingtalk.com/document/development/obtain-identity-credentials
 */
export function createDingTalkProvider(options: DingTalkProviderOptions): Provider {
  const flow = flows.get(options?.flow) ?? fail(owner, 'flow', "must be 'current' or 'legacy'")
  if (options.now !== undefined && typeof options.now !== 'function') fail(owner, 'now', 'must be a function')
  const settings: DingTalkAppSettings = {
    ...checkProviderOptions(owner, options, ownKeys, flow.defaults),
    clientId: checkCredential(owner, 'clientId', options.clientId),
    clientSecret: checkCredential(owner, 'clientSecret', options.clientSecret),
    developerId: checkCredential(owner, 'developerId', options.developerId ?? 'developer'),
    now: options.now ?? (() => new Date())
  }
  const [prefix, suffix] = flow.createAuthorizeParts(settings)

  return Object.freeze({
    type: 'DING_TALK',
    name: 'ding_talk',
    icon: 'dingding',
    displayName: Object.freeze({ 'zh-CN': '钉钉快捷登录', en: 'DingTalk quick login' }),
    clientId: settings.clientId,
    redirectUri: settings.redirectUri,
    stateLength: flow.stateLength,
    createAuthorizeUrl: (state: string) => `${prefix}${state}${suffix}`,
    fetchAccount: (code: string) => callWithin(settings, (limits) => flow.fetchAccount(settings, code, limits))
  } as const)
}
