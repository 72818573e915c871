import t from 'tap'
import { checkConfiguration } from '../../../src/doctor/checks/configuration.js'
import { findUnusedProxy } from '../../../src/doctor/checks/find-unused-proxy.js'
import { looksLikePlaceholder } from '../../../src/doctor/checks/looks-like-placeholder.js'
import { sandboxSettings } from '../../../src/sandbox/settings.js'
import { bareSettings, byId, type Settings } from '../../helpers/doctor.js'

/** What is set for the platforms themselves. */
const realSettings = {
  WECHAT_APP_ID: 'wx64b522a7ca7bf76d',
  WECHAT_APP_SECRET: '6b1a9f0c2d3e4b5a69788796a5b4c3d2',
  WECHAT_REDIRECT_URI: 'https://app.shop.cn/wechat',
  DING_TALK_CLIENT_ID: 'dingqk3w8j2m5n7p',
  DING_TALK_CLIENT_SECRET: 'Jd83-kfLs92_mxPq47VbTz',
  DING_TALK_REDIRECT_URI: 'https://app.shop.cn/ding-talk'
}

const check = (settings: Settings) => checkConfiguration({ ...bareSettings, ...settings }, () => new Date())

t.test('checkConfiguration() is content with settings that fit', async (t) => {
  t.match(await check(realSettings), { configuration: { apps: [{ name: 'wechat' }, { name: 'ding_talk' }] } })
  t.strictSame((await check(realSettings)).findings, [{ id: 'configuration', cause: 'configuration_fits' }])
  const simulated = await check(sandboxSettings('http://127.0.0.1:3001'))
  t.match(simulated.findings, [{ cause: 'configuration_fits' }], "the simulator's own apps are no placeholders there")
  const { WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_REDIRECT_URI, ...dingTalk } = realSettings
  t.match((await check(dingTalk)).configuration, { apps: [{ name: 'ding_talk' }] })
  const wechat = await check({ WECHAT_APP_ID, WECHAT_APP_SECRET, WECHAT_REDIRECT_URI })
  t.match(wechat.configuration, {
    apps: [{ name: 'wechat', isReal: true, apiBaseUrl: 'https://api.weixin.qq.com' }]
  })
})

t.test('checkConfiguration() names values that were never filled in, or cut short', async (t) => {
  const { findings } = await check({
    ...realSettings,
    OAUTH_BINDING_SECRET: 'a'.repeat(32),
    WECHAT_APP_ID: '<your-app-id>',
    WECHAT_APP_SECRET: realSettings.WECHAT_APP_SECRET.slice(1),
    DING_TALK_CLIENT_ID: 'suit1',
    ...{ JWT_ISSUER: 'https://id.shop.cn', JWT_AUDIENCE: 'shop', JWT_SECRET: 'change-me-change-me-change-me-change-me' }
  })
  t.match(byId(t, findings), {
    'configuration.OAUTH_BINDING_SECRET': { cause: 'secret_weak', details: { setting: 'OAUTH_BINDING_SECRET' } },
    'configuration.JWT_SECRET': { cause: 'secret_weak' },
    'configuration.WECHAT_APP_ID': { cause: 'setting_placeholder', app: 'wechat' },
    'configuration.WECHAT_APP_SECRET': { cause: 'setting_unusual' },
    'configuration.DING_TALK_CLIENT_ID': { cause: 'setting_unusual' }
  })
})

t.test('checkConfiguration() names everything that does not fit, once', async (t) => {
  const { configuration, findings } = await check({ OAUTH_BINDING_SECRT: 'x', PORT: 'x', JWT_ISSUER: 'x' })
  t.equal(configuration, null)
  const found = byId(t, findings)
  t.match(found, {
    'configuration.OAUTH_BINDING_SECRT': { cause: 'setting_wrong', details: { problem: /did you mean/ } },
    'configuration.PORT': { details: { problem: /^PORT must be/ } },
    'configuration.providers': { details: { problem: /^No provider is configured/ } },
    'configuration.providers.2': { details: { problem: /^Exactly one of JWT_JWKS_URL/ } },
    'configuration.WECHAT_APP_ID': { details: { problem: 'WECHAT_APP_ID is missing (WeChat).' } }
  })
  const unsafe = await check({ ...realSettings, WECHAT_API_BASE_URL: 'http://api.weixin.qq.com' })
  t.match(unsafe.findings, [{ id: 'configuration.provider', details: { problem: /apiBaseUrl must be https/ } }])
  const broken = new Proxy(
    {},
    {
      get: () => {
        throw new Error('a bug')
      }
    }
  )
  await t.rejects(
    checkConfiguration(broken, () => new Date()),
    { message: 'a bug' }
  )
})

t.test('looksLikePlaceholder() knows what people leave in examples', async (t) => {
  for (const value of ['xxx', 'changeme', 'YOUR_APP_ID', '<id>', '填写你的密钥', 'wx1234example', '0000', 'secret']) {
    t.ok(looksLikePlaceholder(value), value)
  }
  for (const value of Object.values(realSettings)) t.notOk(looksLikePlaceholder(value), value)
})

t.test('findUnusedProxy() names a proxy that Node does not use', async (t) => {
  const find = (environment: Settings, address = 'https://api.weixin.qq.com') =>
    findUnusedProxy(new URL(address), environment)
  t.equal(find({}), '')
  t.equal(find({ HTTPS_PROXY: 'http://p' }), 'HTTPS_PROXY')
  t.equal(find({ https_proxy: 'http://p' }), 'https_proxy')
  t.equal(find({ HTTPS_PROXY: 'http://p' }, 'http://127.0.0.1'), '')
  t.equal(find({ ALL_PROXY: 'http://p' }, 'http://127.0.0.1'), 'ALL_PROXY')
  t.equal(find({ HTTPS_PROXY: 'http://p', NODE_USE_ENV_PROXY: '1' }), '')
  t.equal(find({ HTTPS_PROXY: 'http://p', NODE_OPTIONS: '--use-env-proxy' }), '')
})
