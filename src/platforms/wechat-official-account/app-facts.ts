import type { AppFacts } from '../app-facts.js'
import { describeWechatApi } from '../wechat/app-facts.js'
import type { WechatOfficialAccountOptions } from './provider.js'

export function describeWechatOfficialAccountApp(options: WechatOfficialAccountOptions): AppFacts {
  return {
    ...describeWechatApi(options),
    consoleUrl: 'https://mp.weixin.qq.com',
    pageMarks: {
      accepted: /name="sandbox_decision"/,
      redirectRefused: /错误码：? ?10003[^<]*/,
      appUnknown: /AppID 参数错误|错误码：? ?10016[^<]*/i,
      scopeRefused: /错误码：? ?10005[^<]*/
    },
    userAgent: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile MicroMessenger/8.0.50'
  }
}
