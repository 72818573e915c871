import { isProviderMentioned, type Given } from './provider-settings.js'
import type { Settings } from './settings.js'

/** Where an app's person is sent back to, and where the platform is, unless at its own address. */
interface Places {
  readonly redirectUri: string
  readonly authorizeBaseUrl?: string
  readonly apiBaseUrl?: string
}

/** A WeChat app: the website application, or the official account. */
export interface WechatConfig extends Places {
  readonly appId: string
  readonly appSecret: string
}

/** The DingTalk application. */
export interface DingTalkConfig extends Places {
  readonly clientId: string
  readonly clientSecret: string
  readonly flow: 'current' | 'legacy'
}

/** The company's own app at WeCom. */
export interface WecomConfig extends Places {
  readonly corpId: string
  readonly agentId: string
  readonly corpSecret: string
}

/** The Feishu application. */
export interface FeishuConfig extends Places {
  readonly appId: string
  readonly appSecret: string
  readonly tokenEndpoint: 'v2' | 'v3'
}

/** The providers that are configured; `null`: not configured, hence not offered. */
export interface ProviderConfigs {
  /** The website application. */
  readonly wechat: WechatConfig | null
  /** The official account: the same type as the website application, inside WeChat's own browser. */
  readonly wechatOfficialAccount: WechatConfig | null
  readonly dingTalk: DingTalkConfig | null
  readonly wecom: WecomConfig | null
  readonly feishu: FeishuConfig | null
}

type Prefix = 'WECHAT' | 'WECHAT_OFFICIAL_ACCOUNT' | 'DING_TALK' | 'WECOM' | 'FEISHU'

function readPlaces(settings: Settings, prefix: Prefix): Places {
  const authorizeBaseUrl = settings[`${prefix}_AUTHORIZE_BASE_URL`]
  const apiBaseUrl = settings[`${prefix}_API_BASE_URL`]
  return {
    redirectUri: settings[`${prefix}_REDIRECT_URI`]!,
    ...(authorizeBaseUrl === undefined ? {} : { authorizeBaseUrl }),
    ...(apiBaseUrl === undefined ? {} : { apiBaseUrl })
  }
}

function readApp(settings: Settings, prefix: 'WECHAT' | 'WECHAT_OFFICIAL_ACCOUNT' | 'FEISHU'): WechatConfig {
  return {
    appId: settings[`${prefix}_APP_ID`]!,
    appSecret: settings[`${prefix}_APP_SECRET`]!,
    ...readPlaces(settings, prefix)
  }
}

function readDingTalk(settings: Settings): DingTalkConfig {
  return {
    clientId: settings.DING_TALK_CLIENT_ID!,
    clientSecret: settings.DING_TALK_CLIENT_SECRET!,
    flow: settings.DING_TALK_FLOW,
    ...readPlaces(settings, 'DING_TALK')
  }
}

function readWecom(settings: Settings): WecomConfig {
  return {
    corpId: settings.WECOM_CORP_ID!,
    agentId: settings.WECOM_AGENT_ID!,
    corpSecret: settings.WECOM_CORP_SECRET!,
    ...readPlaces(settings, 'WECOM')
  }
}

/** Reads the providers that any setting of theirs mentions. The rules must have been found kept. */
export function readProviderConfigs(settings: Settings, given: Given): ProviderConfigs {
  const ifMentioned = <T>(name: Parameters<typeof isProviderMentioned>[0], read: () => T): T | null =>
    isProviderMentioned(name, given) ? read() : null
  return {
    wechat: ifMentioned('WeChat', () => readApp(settings, 'WECHAT')),
    wechatOfficialAccount: ifMentioned('WeChat official account', () => readApp(settings, 'WECHAT_OFFICIAL_ACCOUNT')),
    dingTalk: ifMentioned('DingTalk', () => readDingTalk(settings)),
    wecom: ifMentioned('WeCom', () => readWecom(settings)),
    feishu: ifMentioned('Feishu', () => ({
      ...readApp(settings, 'FEISHU'),
      tokenEndpoint: settings.FEISHU_TOKEN_ENDPOINT
    }))
  }
}
