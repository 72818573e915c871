import { createDingTalkProvider } from '../platforms/ding-talk/provider.js'
import { createFeishuProvider } from '../platforms/feishu/provider.js'
import type { Provider } from '../platforms/provider.js'
import { createWechatOfficialAccountProvider } from '../platforms/wechat-official-account/provider.js'
import { createWechatProvider } from '../platforms/wechat/provider.js'
import { createWecomProvider } from '../platforms/wecom/provider.js'
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
