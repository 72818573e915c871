import { OptionsError } from '../errors.js'
import { resolveSandboxOptions, type ResolvedOptions, type SandboxOptions } from './options.js'

/** The simulated platforms that a service can be pointed at. */
export const sandboxPlatforms = ['wechat', 'officialAccount', 'dingTalk', 'wecom', 'feishu'] as const

/** One of them. */
export type SandboxPlatform = (typeof sandboxPlatforms)[number]

/** Those of the contract. */
export const contractPlatforms = ['wechat', 'dingTalk'] as const satisfies readonly SandboxPlatform[]

function locate(prefix: string, app: { redirectUris: readonly string[] | null }, origin: string, callback: string) {
  return {
    [`${prefix}_REDIRECT_URI`]: app.redirectUris?.[0] ?? `${origin}/demo/callback/${callback}`,
    [`${prefix}_AUTHORIZE_BASE_URL`]: origin,
    [`${prefix}_API_BASE_URL`]: origin
  }
}

const settingsOf: Record<SandboxPlatform, (options: ResolvedOptions, origin: string) => Record<string, string>> = {
  wechat: ({ wechat: [app] }, origin) => ({
    WECHAT_APP_ID: app.appId,
    WECHAT_APP_SECRET: app.appSecret,
    ...locate('WECHAT', app, origin, 'wechat')
  }),
  officialAccount: ({ officialAccount: [app] }, origin) => ({
    WECHAT_OFFICIAL_ACCOUNT_APP_ID: app.appId,
    WECHAT_OFFICIAL_ACCOUNT_APP_SECRET: app.appSecret,
    ...locate('WECHAT_OFFICIAL_ACCOUNT', app, origin, 'wechat')
  }),
  dingTalk: ({ dingTalk: [app] }, origin) => ({
    DING_TALK_CLIENT_ID: app.clientId,
    DING_TALK_CLIENT_SECRET: app.clientSecret,
    ...locate('DING_TALK', app, origin, 'ding-talk')
  }),
  wecom: ({ wecom: [app] }, origin) => ({
    WECOM_CORP_ID: app.corpId,
    WECOM_AGENT_ID: app.agentId,
    WECOM_CORP_SECRET: app.corpSecret,
    ...locate('WECOM', app, origin, 'wecom')
  }),
  feishu: ({ feishu: [app] }, origin) => ({
    FEISHU_APP_ID: app.appId,
    FEISHU_APP_SECRET: app.appSecret,
    ...locate('FEISHU', app, origin, 'feishu')
  })
}

/**
 * Returns the environment settings that point a service at a simulator, by their names.
 *
 * The redirect addresses are the first registered one of each app, or else the demo page's own.
 *
 * @param origin Where the simulator is reached, `http://127.0.0.1:3001` for instance; nothing after the port.
 * @param options The options the simulator was created with.
 * @param platforms For which platforms; by default those of the contract.
 * @throws OAUTH_BINDING_OPTIONS when the origin is not one, or an option does not fit.
 */
export function sandboxSettings(
  origin: string,
  options: SandboxOptions = {},
  platforms: readonly SandboxPlatform[] = contractPlatforms
): Record<string, string> {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new OptionsError('sandbox: origin must be scheme, host and port')
  }
  const resolved = resolveSandboxOptions(options)
  return Object.assign({}, ...platforms.map((platform) => settingsOf[platform](resolved, origin))) as Record<
    string,
    string
  >
}
