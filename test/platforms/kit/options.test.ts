import t from 'tap'
import {
  checkCredential,
  checkProviderOptions,
  type CommonProviderOptions
} from '../../../src/platforms/kit/options.js'

const defaults = { authorizeBaseUrl: 'https://login.example', apiBaseUrl: 'https://api.example' }
const redirectUri = 'https://app.example.com/cb'

function check(options: unknown) {
  return checkProviderOptions('createX', options as CommonProviderOptions, ['own'], defaults)
}

t.test('checkProviderOptions() fills in defaults, also for explicit undefined', async (t) => {
  const limits = { requestTimeoutMs: 10_000, maxResponseBytes: 65_536, fetch: undefined }
  const expected = { redirectUri, ...defaults, ...limits }
  t.same(check({ redirectUri, own: 1 }), expected)
  t.same(check({ redirectUri, apiBaseUrl: undefined, requestTimeoutMs: undefined }), expected)
})

t.test('checkProviderOptions() accepts http on loopback only, and drops a trailing slash', async (t) => {
  for (const host of ['localhost:4000', 'wechat.localhost', '127.0.0.1', '127.9.9.9:1', '[::1]:4000']) {
    t.equal(check({ redirectUri, apiBaseUrl: `http://${host}/wechat/` }).apiBaseUrl, `http://${host}/wechat`)
  }
  for (const host of ['api.example', '127.0.0.1.example', 'localhost.example', '10.0.0.1', '[::2]', '0.0.0.0']) {
    t.throws(() => check({ redirectUri, apiBaseUrl: `http://${host}` }), {
      message: /^createX: apiBaseUrl must be https/
    })
  }
})

t.test('checkProviderOptions() keeps the redirect address as written', async (t) => {
  for (const uri of [
    'http://LOCALHOST:8000/#/绑定?a=1',
    'https://app.example.com',
    'https://app.example.com/a%20b?x=1'
  ]) {
    t.equal(check({ redirectUri: uri }).redirectUri, uri)
  }
})

t.test('checkProviderOptions() names the option that does not fit, never its value', async (t) => {
  const bad: readonly [string, unknown][] = [
    ['fetch', 'https://proxy.example'],
    ...[
      undefined,
      '',
      '/cb',
      'app://cb',
      ' https://a.example',
      'https://a.example/ b',
      'https://a.example/\ud800',
      7
    ].map((value): [string, unknown] => ['redirectUri', value]),
    ...[
      'ftp://a.example',
      'https://verySecret:x@a.example',
      'https://a.example/?',
      'https://a.example#',
      7,
      null
    ].flatMap((value): [string, unknown][] => [
      ['apiBaseUrl', value ?? ''],
      ['authorizeBaseUrl', value ?? '']
    ]),
    ...[0, 25_001, 1.5, '10', Number.NaN].map((value): [string, unknown] => ['requestTimeoutMs', value]),
    ...[1023, 1_048_577].map((value): [string, unknown] => ['maxResponseBytes', value]),
    ['unknownOption', 1]
  ]
  for (const [option, value] of bad) {
    t.throws(() => check({ redirectUri, [option]: value }), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`^createX: ${option} (?!.*verySecret)`)
    })
  }
  for (const options of [undefined, null, 'text']) t.throws(() => check(options), { message: /^createX: options must/ })
})

t.test('checkCredential() refuses what is empty, long, or holds white space', async (t) => {
  t.equal(checkCredential('createX', 'appId', 'wx1'), 'wx1')
  for (const value of ['', 'a b', 'a\n', '密', 'x'.repeat(256), 7, undefined]) {
    t.throws(() => checkCredential('createX', 'appId', value), { message: /^createX: appId must be a string/ })
  }
})
