import dingding from './icons/dingding.svg'
import feishu from './icons/feishu.svg'
import wechat from './icons/wechat.svg'
import wecom from './icons/wecom.svg'

/** What the elements know of the platforms by themselves, by type: the icon's name in the service's lists, and its drawing. */
export const platforms: Readonly<Record<string, { icon: string; drawing: string }>> = {
  WECHAT: { icon: 'wechat', drawing: wechat },
  DING_TALK: { icon: 'dingding', drawing: dingding },
  WECOM: { icon: 'wecom', drawing: wecom },
  FEISHU: { icon: 'feishu', drawing: feishu }
}
