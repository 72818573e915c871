import type { SettingName } from './settings.js'

/** The settings as written. */
export type Given = Readonly<Partial<Record<SettingName, string>>>

/** A provider's settings: without the required ones it cannot work, the others may be left out. */
const providerSettings = {
  WeChat: {
    required: ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_REDIRECT_URI'],
    optional: ['WECHAT_AUTHORIZE_BASE_URL', 'WECHAT_API_BASE_URL']
  },
  'WeChat official account': {
    required: [
      'WECHAT_OFFICIAL_ACCOUNT_APP_ID',
      'WECHAT_OFFICIAL_ACCOUNT_APP_SECRET',
      'WECHAT_OFFICIAL_ACCOUNT_REDIRECT_URI'
    ],
    optional: ['WECHAT_OFFICIAL_ACCOUNT_AUTHORIZE_BASE_URL', 'WECHAT_OFFICIAL_ACCOUNT_API_BASE_URL']
  },
  DingTalk: {
    required: ['DING_TALK_CLIENT_ID', 'DING_TALK_CLIENT_SECRET', 'DING_TALK_REDIRECT_URI'],
    optional: ['DING_TALK_AUTHORIZE_BASE_URL', 'DING_TALK_API_BASE_URL']
  },
  WeCom: {
    required: ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_CORP_SECRET', 'WECOM_REDIRECT_URI'],
    optional: ['WECOM_AUTHORIZE_BASE_URL', 'WECOM_API_BASE_URL']
  },
  Feishu: {
    required: ['FEISHU_APP_ID', 'FEISHU_APP_SECRET', 'FEISHU_REDIRECT_URI'],
    optional: ['FEISHU_AUTHORIZE_BASE_URL', 'FEISHU_API_BASE_URL']
  }
} as const satisfies Record<string, { required: SettingName[]; optional: SettingName[] }>

type ProviderName = keyof typeof providerSettings

/** The contract's own, which a newcomer is told of. */
const contractProviders: readonly ProviderName[] = ['WeChat', 'DingTalk']

/** The settings that belong to a provider and that the simulator chooses itself. */
export const simulatedSettings: readonly SettingName[] = Object.values(providerSettings).flatMap(
  ({ required, optional }) => [...required, ...optional]
)

/** Tells whether any setting of the provider is there. */
export function isProviderMentioned(provider: ProviderName, given: Given): boolean {
  const { required, optional } = providerSettings[provider]
  return [...required, ...optional].some((name) => given[name] !== undefined)
}

/** Finds what the providers that are mentioned lack, or that none is. */
export function findProviderProblems(given: Given): string[] {
  const names = Object.keys(providerSettings) as ProviderName[]
  const mentioned = names.filter((name) => isProviderMentioned(name, given))
  const missing = (mentioned.length > 0 ? mentioned : contractProviders).flatMap((name) =>
    providerSettings[name].required
      .filter((setting) => given[setting] === undefined)
      .map((setting) => `${setting} is missing (${name}).`)
  )
  if (mentioned.length > 0) return missing
  const advice = 'set those of WeChat or DingTalk, of both, or of another one; or serve with --sandbox.'
  return [`No provider is configured: ${advice}`, ...missing]
}
