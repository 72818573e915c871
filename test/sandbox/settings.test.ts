import t from 'tap'
import { sandboxSettings } from '../../src/sandbox/settings.js'

t.test('sandboxSettings() points every address at the simulator', async (t) => {
  t.strictSame(sandboxSettings('http://127.0.0.1:3001'), {
    WECHAT_APP_ID: 'wxsandbox000000000',
    WECHAT_APP_SECRET: 'sandbox-wechat-secret-not-a-real-one',
    WECHAT_REDIRECT_URI: 'http://127.0.0.1:3001/demo/callback/wechat',
    WECHAT_SIGN_IN_REDIRECT_URI: 'http://127.0.0.1:3001/demo/login/wechat',
    WECHAT_AUTHORIZE_BASE_URL: 'http://127.0.0.1:3001',
    WECHAT_API_BASE_URL: 'http://127.0.0.1:3001',
    DING_TALK_CLIENT_ID: 'dingsandbox000000000',
    DING_TALK_CLIENT_SECRET: 'sandbox-ding-talk-secret-not-a-real-one',
    DING_TALK_REDIRECT_URI: 'http://127.0.0.1:3001/demo/callback/ding-talk',
    DING_TALK_SIGN_IN_REDIRECT_URI: 'http://127.0.0.1:3001/demo/login/ding-talk',
    DING_TALK_AUTHORIZE_BASE_URL: 'http://127.0.0.1:3001',
    DING_TALK_API_BASE_URL: 'http://127.0.0.1:3001'
  })
})

t.test('sandboxSettings() names further platforms when asked to', async (t) => {
  const origin = 'http://127.0.0.1:3001'
  t.strictSame(sandboxSettings(origin, {}, ['officialAccount', 'wecom', 'feishu']), {
    WECHAT_OFFICIAL_ACCOUNT_APP_ID: 'wxsandboxh50000000',
    WECHAT_OFFICIAL_ACCOUNT_APP_SECRET: 'sandbox-official-account-secret-not-a-real-one',
    WECHAT_OFFICIAL_ACCOUNT_REDIRECT_URI: `${origin}/demo/callback/wechat`,
    WECHAT_OFFICIAL_ACCOUNT_SIGN_IN_REDIRECT_URI: `${origin}/demo/login/wechat`,
    WECHAT_OFFICIAL_ACCOUNT_AUTHORIZE_BASE_URL: origin,
    WECHAT_OFFICIAL_ACCOUNT_API_BASE_URL: origin,
    WECOM_CORP_ID: 'wwsandbox000000000',
    WECOM_AGENT_ID: '1000002',
    WECOM_CORP_SECRET: 'sandbox-wecom-secret-not-a-real-one',
    WECOM_REDIRECT_URI: `${origin}/demo/callback/wecom`,
    WECOM_SIGN_IN_REDIRECT_URI: `${origin}/demo/login/wecom`,
    WECOM_AUTHORIZE_BASE_URL: origin,
    WECOM_API_BASE_URL: origin,
    FEISHU_APP_ID: 'cli_sandbox000000000',
    FEISHU_APP_SECRET: 'sandbox-feishu-secret-not-a-real-one',
    FEISHU_REDIRECT_URI: `${origin}/demo/callback/feishu`,
    FEISHU_SIGN_IN_REDIRECT_URI: `${origin}/demo/login/feishu`,
    FEISHU_AUTHORIZE_BASE_URL: origin,
    FEISHU_API_BASE_URL: origin
  })
})

t.test('sandboxSettings() names the first app, and its first registered redirect addresses', async (t) => {
  const settings = sandboxSettings('http://localhost:3001', {
    wechat: [{ appId: 'wx1', appSecret: 's1', redirectUris: ['http://localhost:8000/#/a', 'http://b'] }, {}],
    dingTalk: { clientId: 'ding1', redirectUris: ['http://localhost:8000/d'] }
  })
  t.match(settings, {
    WECHAT_APP_ID: 'wx1',
    WECHAT_APP_SECRET: 's1',
    WECHAT_REDIRECT_URI: 'http://localhost:8000/#/a',
    WECHAT_SIGN_IN_REDIRECT_URI: 'http://b',
    DING_TALK_CLIENT_ID: 'ding1',
    DING_TALK_REDIRECT_URI: 'http://localhost:8000/d'
  })
  t.notOk('DING_TALK_SIGN_IN_REDIRECT_URI' in settings, 'an app with one address')
})

t.test('sandboxSettings() refuses what is not an origin', async (t) => {
  for (const origin of ['localhost', 'http://localhost/', 'http://localhost/x', '']) {
    t.throws(() => sandboxSettings(origin), { code: 'OAUTH_BINDING_OPTIONS' }, origin)
  }
})
