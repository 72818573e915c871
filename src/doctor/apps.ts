import type { Config } from '../service/config.js'
import { createDingTalkApp } from './app-ding-talk.js'
import { createWechatApp } from './app-wechat.js'
import type { VendorApp } from './vendor-app.js'

/**
 * Lists the configured apps.
 *
 * @param now The clock that stamps calls.
 * @throws OAUTH_BINDING_OPTIONS when a setting is not what the provider takes.
 */
export function createApps({ wechat, dingTalk }: Config, now: () => Date): VendorApp[] {
  return [
    ...(wechat === null ? [] : [createWechatApp(wechat)]),
    ...(dingTalk === null ? [] : [createDingTalkApp(dingTalk, now)])
  ]
}
