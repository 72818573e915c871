import type { Platform } from '../platform.js'
import { baseUrl, choice, redirectUri, secret, text } from '../setting.js'
import type { DingTalkProviderOptions } from './provider.js'

export const dingTalk: Platform<'dingTalk', DingTalkProviderOptions> = {
  key: 'dingTalk',
  name: 'ding_talk',
  label: { zh: '钉钉', en: 'DingTalk' },
  isInContract: true,
  readme: { en: 'The DingTalk application.', zh: '钉钉应用。' },
  settings: {
    clientId: text('DING_TALK_CLIENT_ID', 'the client id (AppKey) of the DingTalk application'),
    clientSecret: secret('DING_TALK_CLIENT_SECRET', 'the client secret (AppSecret) of the DingTalk application'),
    redirectUri: redirectUri('DING_TALK_REDIRECT_URI'),
    flow: choice('DING_TALK_FLOW', ['current', 'legacy'], {
      en: '`current` or `legacy`.',
      zh: '`current`（新版）或 `legacy`（旧版）。'
    }),
    authorizeBaseUrl: baseUrl('DING_TALK_AUTHORIZE_BASE_URL'),
    apiBaseUrl: baseUrl('DING_TALK_API_BASE_URL')
  },
  createProvider: async (options) => (await import('./provider.js')).createDingTalkProvider(options),
  describeApp: async (options, now) => (await import('./app-facts.js')).describeDingTalkApp(options, now)
}
