import t from 'tap'
import type { ProviderErrorCode } from '../../../src/errors.js'
import type { DingTalkSettings } from '../../../src/platforms/ding-talk/flow.js'
import {
  buildDingTalkLegacyExchange,
  readDingTalkLegacyExchange,
  signDingTalkTimestamp
} from '../../../src/platforms/ding-talk/legacy-flow.js'
import type { Reply } from '../../../src/platforms/kit/http.js'

const settings = {
  apiBaseUrl: 'https://oapi.dingtalk.com',
  clientId: 'dingoa1',
  clientSecret: 'testappSecret',
  developerId: 'developer',
  now: () => new Date(1546084445901)
} as DingTalkSettings

function reply(value: unknown, httpStatus = 200): Reply {
  return { httpStatus, format: 'json', value }
}

t.test('signDingTalkTimestamp() returns the signature of the protocol reference', async (t) => {
  t.equal(signDingTalkTimestamp('testappSecret', '1546084445901'), 'HCbG3xNE3vzhO+u7qCUL1jS5hsu2n5r2cFhnTrtyDAE=')
})

t.test('buildDingTalkLegacyExchange() puts the signature into the query, encoded once', async (t) => {
  t.same(buildDingTalkLegacyExchange(settings, 'code1'), {
    method: 'POST',
    url:
      'https://oapi.dingtalk.com/sns/getuserinfo_bycode?accessKey=dingoa1&timestamp=1546084445901' +
      '&signature=HCbG3xNE3vzhO%2Bu7qCUL1jS5hsu2n5r2cFhnTrtyDAE%3D',
    body: { tmp_auth_code: 'code1' }
  })
})

/** DingTalk's legacy numbers that a login can meet, as protocols name them. */
const rows: readonly [number, ProviderErrorCode][] = [
  [-1, 'PROVIDER_BUSY'],
  [22, 'PROVIDER_MISCONFIGURED'],
  [88, 'PROVIDER_MISCONFIGURED'],
  [40078, 'PROVIDER_CODE_REJECTED'],
  [40089, 'PROVIDER_MISCONFIGURED'],
  [60011, 'PROVIDER_MISCONFIGURED'],
  [60020, 'PROVIDER_MISCONFIGURED'],
  [853001, 'PROVIDER_REPLY_INVALID'],
  [853002, 'PROVIDER_MISCONFIGURED'],
  [853003, 'PROVIDER_MISCONFIGURED'],
  [853004, 'PROVIDER_MISCONFIGURED'],
  ...Array.from({ length: 14 }, (_, index): [number, ProviderErrorCode] => [90001 + index, 'PROVIDER_BUSY'])
]

for (const [errcode, code] of rows) {
  t.test(`readDingTalkLegacyExchange() with errcode ${errcode} fails with ${code}`, async (t) => {
    t.throws(() => readDingTalkLegacyExchange(reply({ errcode, errmsg: '…', request_id: '5imjny7u9xwa' }), settings), {
      code,
      vendor: {
        provider: 'DING_TALK',
        step: 'exchange',
        httpStatus: 200,
        vendorCode: String(errcode),
        requestId: '5imjny7u9xwa'
      }
    })
  })
}

t.test('readDingTalkLegacyExchange() looks into number 88', async (t) => {
  for (const [subCode, code] of [
    ['60011', 'PROVIDER_MISCONFIGURED'],
    ['90002', 'PROVIDER_BUSY'],
    [40078, 'PROVIDER_CODE_REJECTED'],
    ['40014', 'PROVIDER_MISCONFIGURED'],
    ['isp.unknown-error', 'PROVIDER_MISCONFIGURED']
  ] as const) {
    t.throws(() => readDingTalkLegacyExchange(reply({ errcode: 88, sub_code: subCode }), settings), {
      code,
      vendor: { vendorCode: `88/${subCode}` }
    })
  }
})

t.test('readDingTalkLegacyExchange() judges an unlisted number, or none, by the HTTP status', async (t) => {
  for (const value of [{ errcode: 90015 }, { errcode: 'constructor' }, null]) {
    t.throws(() => readDingTalkLegacyExchange(reply(value, 400), settings), { code: 'PROVIDER_REPLY_INVALID' })
    t.throws(() => readDingTalkLegacyExchange(reply(value, 502), settings), { code: 'PROVIDER_BUSY' })
  }
})

t.test('readDingTalkLegacyExchange() takes a page or a punishment for throttling', async (t) => {
  const page: Reply = { httpStatus: 403, format: 'html', value: undefined }
  t.throws(() => readDingTalkLegacyExchange(page, settings), { code: 'PROVIDER_BUSY', vendor: { httpStatus: 403 } })
  t.throws(() => readDingTalkLegacyExchange(reply({ status: 1111, wait: 300 }), settings), { code: 'PROVIDER_BUSY' })
})

t.test('readDingTalkLegacyExchange() needs one id, and does without a nickname', async (t) => {
  const ids = { openid: 'o1', unionid: 'u1' }
  t.same(readDingTalkLegacyExchange(reply({ errcode: 0, user_info: ids }), settings), {
    identities: [
      { issuer: 'dingoa1', kind: 'openId', subject: 'o1' },
      { issuer: 'developer', kind: 'unionId', subject: 'u1' }
    ],
    nickname: null,
    avatarUrl: null
  })
  for (const [info, kind] of [
    [{ openid: 'o1' }, 'openId'],
    [{ openid: '', unionid: 'u1' }, 'unionId']
  ] as const) {
    const { identities } = readDingTalkLegacyExchange(reply({ errcode: 0, user_info: info }), settings)
    t.same(
      identities.map((identity) => identity.kind),
      [kind]
    )
  }
  for (const info of [undefined, {}, { openid: '' }, { ...ids, unionid: 7 }, { ...ids, nick: 7 }]) {
    t.throws(() => readDingTalkLegacyExchange(reply({ errcode: 0, user_info: info }), settings), {
      code: 'PROVIDER_REPLY_INVALID'
    })
  }
})
