import { OptionsError } from '../errors.js'
import { resolveSandboxOptions, type SandboxOptions } from './options.js'

/**
 * Returns the environment settings that point a service at a simulator, by their names.
 *
 * The redirect addresses are the first registered one of each app, or else the demo page's own.
 *
 * @param origin Where the simulator is reached, `http://127.0.0.1:3001` for instance; nothing after the port.
 * @param options The options the simulator was created with.
 * @throws OAUTH_BINDING_OPTIONS when the origin is not one, or an option does not fit.
 */
export function sandboxSettings(origin: string, options: SandboxOptions = {}): Record<string, string> {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new OptionsError('sandbox: origin must be scheme, host and port')
  }
  const {
    wechat: [wechat],
    dingTalk: [dingTalk]
  } = resolveSandboxOptions(options)
  return {
    WECHAT_APP_ID: wechat.appId,
    WECHAT_APP_SECRET: wechat.appSecret,
    WECHAT_REDIRECT_URI: wechat.redirectUris?.[0] ?? `${origin}/demo/callback/wechat`,
    WECHAT_AUTHORIZE_BASE_URL: origin,
    WECHAT_API_BASE_URL: origin,
    DING_TALK_CLIENT_ID: dingTalk.clientId,
    DING_TALK_CLIENT_SECRET: dingTalk.clientSecret,
    DING_TALK_REDIRECT_URI: dingTalk.redirectUris?.[0] ?? `${origin}/demo/callback/ding-talk`,
    DING_TALK_AUTHORIZE_BASE_URL: origin,
    DING_TALK_API_BASE_URL: origin
  }
}
