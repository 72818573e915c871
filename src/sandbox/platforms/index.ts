import { dingTalk } from './ding-talk/platform.js'
import { feishu } from './feishu/platform.js'
import type { SimulatedPlatform } from './platform.js'
import { wechatOfficialAccount } from './wechat-official-account/platform.js'
import { wechat } from './wechat/platform.js'
import { wecom } from './wecom/platform.js'

const platforms = [wechat, wechatOfficialAccount, dingTalk, wecom, feishu] as const

/** The apps of each simulated platform, by the option of `createSandbox` that registers them. */
export type AppsByOption = {
  [Platform in (typeof platforms)[number] as Platform['apps']['option']]: Platform extends SimulatedPlatform<
    string,
    infer App
  >
    ? App
    : never
}

export type SandboxPlatform = keyof AppsByOption

/** Every simulated platform. The first one at a path answers what no other claims. */
export const simulatedPlatforms: readonly SimulatedPlatform<SandboxPlatform>[] = platforms
