/** An environment that configures both providers, nothing more. Nobody answers at its addresses. */
export const serviceEnvironment: Readonly<Record<string, string>> = {
  OAUTH_BINDING_SECRET: 'a key for tests only, 32 characters',
  WECHAT_APP_ID: 'wx64b522a7ca7bf76d',
  WECHAT_APP_SECRET: 'wechat-secret-for-tests',
  WECHAT_REDIRECT_URI: 'http://localhost:8000/#/account/settings/binding/wechat',
  DING_TALK_CLIENT_ID: 'dingtest',
  DING_TALK_CLIENT_SECRET: 'ding-talk-secret-for-tests',
  DING_TALK_REDIRECT_URI: 'http://localhost:8000/binding/ding-talk'
}
