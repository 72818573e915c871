import t from 'tap'
import { resolveSandboxOptions, type SandboxOptions } from '../../src/sandbox/options.js'

t.test('resolveSandboxOptions() completes nothing at all to one app a platform, as the platforms are', async (t) => {
  const options = resolveSandboxOptions()
  t.match(options, {
    wechat: [{ appId: 'wxsandbox000000000', redirectUris: null }],
    dingTalk: [{ clientId: 'dingsandbox000000000', codeParameter: 'authCode', redirectUris: null }],
    officialAccount: [{ appId: 'wxsandboxh50000000', redirectUris: null }],
    wecom: [{ corpId: 'wwsandbox000000000', agentId: '1000002', redirectUris: null }],
    feishu: [{ appId: 'cli_sandbox000000000', redirectUris: null }],
    strictParameterOrder: false,
    codeTtlSeconds: { wechat: 600, officialAccount: 300, dingTalk: 300, wecom: 300, feishu: 300 },
    logger: null
  })
  t.ok(Math.abs(options.now().getTime() - Date.now()) < 60_000)
})

t.test('resolveSandboxOptions() keeps what is given, of several apps too', async (t) => {
  const options = resolveSandboxOptions({
    wechat: [
      { appId: 'wx1', appSecret: undefined as unknown as string },
      { appId: 'wx2', openPlatform: 'other' }
    ],
    dingTalk: { clientId: 'suite1', redirectUris: ['https://app.example.com/back'], codeParameter: 'both' },
    codeTtlSeconds: 5
  })
  t.match(options, {
    wechat: [
      { appId: 'wx1', appSecret: /sandbox/, openPlatform: 'sandbox' },
      { appId: 'wx2', openPlatform: 'other' }
    ],
    dingTalk: [{ clientId: 'suite1', redirectUris: ['https://app.example.com/back'], codeParameter: 'both' }],
    codeTtlSeconds: { wechat: 5, dingTalk: 5 }
  })
})

const misfits: readonly [name: string, options: unknown, message: RegExp][] = [
  ['an allowed host that is no list', { allowedHosts: 'a.example' }, /allowedHosts must list/],
  ['an allowed host with a port', { allowedHosts: ['a.example:1'] }, /allowedHosts must list/],
  ['an allowed host that is an address', { allowedHosts: ['http://a.example'] }, /allowedHosts must list/],
  ['an allowed host that is no text', { allowedHosts: [1] }, /allowedHosts must list/],
  ['an unknown key', { weChat: {} }, /weChat is not an option/],
  ['an unknown key of an app', { wechat: { appID: 'wx1' } }, /wechat\.appID is not an option/],
  ['an app that is no object', { wechat: 'wx1' }, /wechat must be an object/],
  ['an app that is null', { dingTalk: [null] }, /dingTalk must be an object/],
  ['no app', { dingTalk: [] }, /dingTalk names no app/],
  ['an empty secret', { wechat: { appSecret: '' } }, /wechat\.appSecret must be printable ASCII/],
  ['a blank in a client id', { dingTalk: { clientId: 'ding 1' } }, /dingTalk\.clientId must be/],
  ['a number as app id', { wechat: { appId: 1 } }, /wechat\.appId must be/],
  ['no redirect address in the list', { wechat: { redirectUris: [] } }, /redirectUris must list/],
  ['a bare domain as redirect address', { wechat: { redirectUris: ['a.example.com'] } }, /redirectUris must list/],
  ['a redirect address of another scheme', { dingTalk: { redirectUris: ['app://x'] } }, /redirectUris must list/],
  ['a redirect address that is no text', { dingTalk: { redirectUris: [1] } }, /redirectUris must list/],
  ['a redirect address outside a list', { dingTalk: { redirectUris: 'https://a' } }, /redirectUris must list/],
  ['the same WeChat app twice', { wechat: [{}, {}] }, /wechat names the same app twice/],
  ['the same DingTalk app twice', { dingTalk: [{}, {}] }, /dingTalk names the same app twice/],
  ['a WeChat app id like a DingTalk one', { wechat: { appId: 'ding1' } }, /cannot be told/],
  ['the same WeCom app twice', { wecom: [{ agentId: '1' }, { agentId: '1' }] }, /wecom names the same app twice/],
  [
    'an official account that is a website app',
    { officialAccount: { appId: 'wxsandbox000000000' } },
    /officialAccount\.appId is/
  ],
  ['a toggle that is no boolean', { strictParameterOrder: 1 }, /strictParameterOrder must be/],
  ['one id for both', { wechat: { appId: 'x1' }, dingTalk: { clientId: 'x1' } }, /cannot be told/],
  ['an unknown code parameter', { dingTalk: { codeParameter: 'auth_code' } }, /codeParameter must be/],
  ['a clock that is no function', { now: 1 }, /now must be a function/],
  ['no life for codes', { codeTtlSeconds: 0 }, /codeTtlSeconds must be/],
  ['more than a day for codes', { codeTtlSeconds: 86_401 }, /codeTtlSeconds must be/],
  ['half a second for codes', { codeTtlSeconds: 1.5 }, /codeTtlSeconds must be/],
  ['a logger that cannot log', { logger: {} }, /logger must have/]
]

for (const [name, options, message] of misfits) {
  t.test(`resolveSandboxOptions() refuses ${name}`, async (t) => {
    t.throws(() => resolveSandboxOptions(options as SandboxOptions), { code: 'OAUTH_BINDING_OPTIONS', message })
  })
}
