import t from 'tap'
import type { ProviderErrorCode } from '../../../src/errors.js'
import {
  currentDingTalkFlow,
  readDingTalkExchange,
  readDingTalkProfile
} from '../../../src/platforms/ding-talk/current-flow.js'
import type { DingTalkSettings } from '../../../src/platforms/ding-talk/flow.js'
import type { Reply } from '../../../src/platforms/kit/http.js'
import {
  dingTalkAnswer,
  dingTalkApp,
  dingTalkBodies,
  dingTalkToken,
  tokenPath
} from '../../helpers/ding-talk-vendor.js'
import { catchFailure } from '../../helpers/provider-suite.js'
import { createVendorDouble } from '../../../src/testing/vendor-double.js'

const settings = { clientId: 'ding1', developerId: 'developer' } as DingTalkSettings
const requestid = '5373616E-A1FB-750A-A30B-53495AC82560'

function reply(value: unknown, httpStatus = 200): Reply {
  return { httpStatus, format: 'json', value }
}

/** DingTalk's codes that a login can meet, as protocols name them. */
const rows: readonly [number, string, ProviderErrorCode][] = [
  [400, 'invalidParameter.authCode.notFound', 'PROVIDER_CODE_REJECTED'],
  [400, 'invalidClientIdOrSecret', 'PROVIDER_MISCONFIGURED'],
  [400, 'Missingbody', 'PROVIDER_REPLY_INVALID'],
  [400, 'InvalidAuthentication', 'PROVIDER_REPLY_INVALID'],
  [400, 'AuthenticationFailed.MissingParameter', 'PROVIDER_REPLY_INVALID'],
  [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 'PROVIDER_MISCONFIGURED'],
  [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'PROVIDER_MISCONFIGURED'],
  [403, 'Forbidden.AccessDenied.QpsLimitForApi', 'PROVIDER_BUSY'],
  [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'PROVIDER_BUSY'],
  [404, 'InvalidAction.NotFound', 'PROVIDER_MISCONFIGURED'],
  [500, 'unknownError', 'PROVIDER_BUSY']
]

for (const [httpStatus, vendorCode, code] of rows) {
  t.test(`readDingTalkExchange() and readDingTalkProfile() with ${vendorCode} fail with ${code}`, async (t) => {
    const body = reply({ message: 'text', requestid, requiredScopes: ['x'], code: vendorCode }, httpStatus)
    const vendor = { provider: 'DING_TALK', httpStatus, vendorCode, requestId: requestid }
    t.throws(() => readDingTalkExchange(body), { code, vendor: { ...vendor, step: 'exchange' } })
    t.throws(() => readDingTalkProfile(body, settings), { code, vendor: { ...vendor, step: 'profile' } })
  })
}

t.test('readDingTalkExchange() judges an unlisted code by the HTTP status', async (t) => {
  for (const [httpStatus, code] of [
    [400, 'PROVIDER_REPLY_INVALID'],
    [403, 'PROVIDER_MISCONFIGURED'],
    [429, 'PROVIDER_BUSY'],
    [503, 'PROVIDER_BUSY']
  ] as const) {
    t.throws(() => readDingTalkExchange(reply({ code: 'something.New' }, httpStatus)), {
      code,
      vendor: { vendorCode: 'something.New' }
    })
    t.throws(() => readDingTalkExchange(reply(null, httpStatus)), { code, vendor: { vendorCode: undefined } })
  }
})

t.test('readDingTalkExchange() keeps no code that may be an echoed secret', async (t) => {
  const echoed = '5f8c0d6b1a2e3f4a8b9c0d1e2f3a4b5c'
  t.throws(() => readDingTalkExchange(reply({ code: echoed, requestid: 'a b' }, 400)), {
    code: 'PROVIDER_REPLY_INVALID',
    vendor: { vendorCode: undefined, requestId: undefined }
  })
})

t.test('readDingTalkExchange() takes a page or a punishment for throttling', async (t) => {
  const page: Reply = { httpStatus: 200, format: 'html', value: undefined }
  t.throws(() => readDingTalkExchange(page), { code: 'PROVIDER_BUSY', vendor: { vendorCode: undefined } })
  for (const status of [1111, '1111']) {
    const punishment = reply({ status, wait: 300, punish: 'deny' })
    t.throws(() => readDingTalkExchange(punishment), { code: 'PROVIDER_BUSY', vendor: { vendorCode: '1111' } })
  }
})

t.test('readDingTalkExchange() refuses replies without a usable token', async (t) => {
  for (const value of [{}, { accessToken: '' }, { accessToken: 'a\r\nb' }, { accessToken: 7 }]) {
    t.throws(() => readDingTalkExchange(reply(value)), { code: 'PROVIDER_REPLY_INVALID' })
  }
})

t.test('readDingTalkProfile() needs one id, and does without all other fields', async (t) => {
  const openId = { issuer: 'ding1', kind: 'openId', subject: 'o1' }
  const unionId = { issuer: 'developer', kind: 'unionId', subject: 'u1' }
  const nobody = { nickname: null, avatarUrl: null }
  t.same(readDingTalkProfile(reply({ openId: 'o1' }), settings), { identities: [openId], ...nobody })
  t.same(readDingTalkProfile(reply({ openId: '', unionId: 'u1', nick: '', avatarUrl: '' }), settings), {
    identities: [unionId],
    ...nobody
  })
  t.same(readDingTalkProfile(reply({ openId: 'o1', unionId: null, nick: null, avatarUrl: null }), settings), {
    identities: [openId],
    ...nobody
  })
  for (const value of [{}, { openId: '' }, { openId: 7 }, { openId: 'o1', nick: 7 }, 'text']) {
    t.throws(() => readDingTalkProfile(reply(value), settings), { code: 'PROVIDER_REPLY_INVALID' })
  }
})

t.test('fetchAccount() of the flow ends with its signal, at the contact too, and does not repeat then', async (t) => {
  const controller = new AbortController()
  const { baseUrl, seen } = await createVendorDouble(t, ({ path }) => {
    if (path === tokenPath) return dingTalkAnswer(dingTalkBodies.exchange)
    controller.abort()
    return 'silent'
  })
  const app = { ...settings, ...dingTalkApp, apiBaseUrl: baseUrl }
  const limits = { signal: controller.signal, maxResponseBytes: 65_536 }
  const secrets = ['code1', dingTalkApp.clientSecret, dingTalkToken]
  const error = await catchFailure(t, () => currentDingTalkFlow.fetchAccount(app, 'code1', limits), secrets)
  t.match(error, { code: 'PROVIDER_TIMEOUT', vendor: { provider: 'DING_TALK', step: 'profile' } })
  t.equal(seen.length, 2)
})
