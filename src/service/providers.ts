import { createDingTalkProvider } from '../providers/ding-talk.js'
import type { Provider } from '../providers/provider.js'
import { createWechatProvider } from '../providers/wechat.js'
import type { Config } from './config.js'

/**
 * Creates the providers that are configured.
 *
 * @throws OAUTH_BINDING_OPTIONS when a setting is not what the provider takes.
 */
export function createProviders({ wechat, dingTalk }: Pick<Config, 'wechat' | 'dingTalk'>): Provider[] {
  return [
    ...(wechat === null ? [] : [createWechatProvider(wechat)]),
    ...(dingTalk === null ? [] : [createDingTalkProvider(dingTalk)])
  ]
}
