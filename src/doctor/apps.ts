import type { ProviderConfigs } from '../service/provider-config.js'
import { createDingTalkApp } from './app-ding-talk.js'
import { createFeishuApp } from './app-feishu.js'
import { createOfficialAccountApp, createWechatApp } from './app-wechat.js'
import { createWecomApp } from './app-wecom.js'
import type { VendorApp } from './vendor-app.js'

function describeIfConfigured<T>(config: T | null, describe: (config: T) => VendorApp): VendorApp[] {
  return config === null ? [] : [describe(config)]
}

/**
 * Lists the configured apps.
 *
 * @param now The clock that stamps calls.
 * @throws OAUTH_BINDING_OPTIONS when a setting is not what the provider takes.
 */
export function createApps(configs: ProviderConfigs, now: () => Date): VendorApp[] {
  return [
    ...describeIfConfigured(configs.wechat, createWechatApp),
    ...describeIfConfigured(configs.wechatOfficialAccount, createOfficialAccountApp),
    ...describeIfConfigured(configs.dingTalk, (config) => createDingTalkApp(config, now)),
    ...describeIfConfigured(configs.wecom, createWecomApp),
    ...describeIfConfigured(configs.feishu, createFeishuApp)
  ]
}
