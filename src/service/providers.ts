import { createDingTalkProvider } from '../providers/ding-talk.js'
import { createFeishuProvider } from '../providers/feishu.js'
import type { Provider } from '../providers/provider.js'
import { createWechatOfficialAccountProvider } from '../providers/wechat-official-account.js'
import { createWechatProvider } from '../providers/wechat.js'
import { createWecomProvider } from '../providers/wecom.js'
import type { ProviderConfigs } from './provider-config.js'

function createIfConfigured<T>(config: T | null, create: (config: T) => Provider): Provider[] {
  return config === null ? [] : [create(config)]
}

/**
 * Creates the providers that are configured.
 *
 * @throws OAUTH_BINDING_OPTIONS when a setting is not what the provider takes.
 */
export function createProviders(configs: ProviderConfigs): Provider[] {
  return [
    ...createIfConfigured(configs.wechat, createWechatProvider),
    ...createIfConfigured(configs.wechatOfficialAccount, createWechatOfficialAccountProvider),
    ...createIfConfigured(configs.dingTalk, createDingTalkProvider),
    ...createIfConfigured(configs.wecom, createWecomProvider),
    ...createIfConfigured(configs.feishu, createFeishuProvider)
  ]
}
