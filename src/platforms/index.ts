import { dingTalk } from './ding-talk/platform.js'
import { feishu } from './feishu/platform.js'
import type { Platform } from './platform.js'
import { wechatOfficialAccount } from './wechat-official-account/platform.js'
import { wechat } from './wechat/platform.js'
import { wecom } from './wecom/platform.js'

const list = [wechat, wechatOfficialAccount, dingTalk, wecom, feishu] as const

/** The options of each platform's provider, by its key; `null`: not configured, hence not offered. */
export type PlatformConfigs = {
  readonly [Each in (typeof list)[number] as Each['key']]: Each extends Platform<string, infer Options>
    ? Readonly<Options> | null
    : never
}

/** Every platform, in the order in which settings, problems and checks name them. */
export const platforms: readonly Platform<keyof PlatformConfigs>[] = list
