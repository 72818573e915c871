import t from 'tap'
import type { ProviderErrorCode } from '../../../src/errors.js'
import type { Reply } from '../../../src/platforms/kit/http.js'
import { readWechatExchange, readWechatProfile } from '../../../src/platforms/wechat/api.js'

const exchange = { access_token: 'token', openid: 'oABC', unionid: 'uABC' }

function reply(value: unknown, httpStatus = 200): Reply {
  return { httpStatus, format: 'json', value }
}

/** WeChat's numbers that a login can meet, as protocols name them, with texts seen in the field. */
const rows: readonly [number, string, ProviderErrorCode][] = [
  [-1, 'system error', 'PROVIDER_BUSY'],
  [40001, 'invalid credential, access_token is invalid or not latest', 'PROVIDER_MISCONFIGURED'],
  [40002, 'invalid grant_type', 'PROVIDER_REPLY_INVALID'],
  [40003, 'invalid openid', 'PROVIDER_REPLY_INVALID'],
  [40013, 'invalid appid', 'PROVIDER_MISCONFIGURED'],
  [40014, 'invalid access_token', 'PROVIDER_REPLY_INVALID'],
  [40029, 'invalid code', 'PROVIDER_CODE_REJECTED'],
  [40125, 'invalid appsecret', 'PROVIDER_MISCONFIGURED'],
  [40163, 'code been used', 'PROVIDER_CODE_REJECTED'],
  [40164, 'invalid ip 203.0.113.7, not in whitelist', 'PROVIDER_MISCONFIGURED'],
  [40226, 'code blocked', 'PROVIDER_ACCOUNT_RESTRICTED'],
  [41001, 'access_token missing', 'PROVIDER_REPLY_INVALID'],
  [41002, 'appid missing', 'PROVIDER_MISCONFIGURED'],
  [41004, 'appsecret missing', 'PROVIDER_MISCONFIGURED'],
  [41008, 'missing code', 'PROVIDER_CODE_REJECTED'],
  [41009, 'missing openid', 'PROVIDER_REPLY_INVALID'],
  [42001, 'access_token expired', 'PROVIDER_REPLY_INVALID'],
  [42003, 'code expired', 'PROVIDER_CODE_REJECTED'],
  [42007, 'user changed password', 'PROVIDER_CODE_REJECTED'],
  [45009, 'reach max api daily quota limit', 'PROVIDER_BUSY'],
  [45011, 'api minute-quota reach limit', 'PROVIDER_BUSY'],
  [48001, 'api unauthorized', 'PROVIDER_MISCONFIGURED'],
  [50002, 'user limited', 'PROVIDER_ACCOUNT_RESTRICTED']
]

for (const [errcode, text, code] of rows) {
  t.test(`readWechatExchange() and readWechatProfile() with errcode ${errcode} fail with ${code}`, async (t) => {
    const body = reply({ errcode, errmsg: `${text}, rid: 65a1b2c3-0a1b2c3d-4e5f6071` })
    const vendor = {
      provider: 'WECHAT',
      httpStatus: 200,
      vendorCode: String(errcode),
      requestId: '65a1b2c3-0a1b2c3d-4e5f6071'
    }
    t.throws(() => readWechatExchange(body), { code, vendor: { ...vendor, step: 'exchange' } })
    // What is the operator's credential at the exchange is WeChat's own fresh token at the profile.
    const profileCode = errcode === 40001 ? 'PROVIDER_REPLY_INVALID' : code
    t.throws(() => readWechatProfile(body, exchange), { code: profileCode, vendor: { ...vendor, step: 'profile' } })
  })
}

t.test('readWechatExchange() judges an unlisted number by the HTTP status', async (t) => {
  t.throws(() => readWechatExchange(reply({ errcode: 99999 })), { code: 'PROVIDER_REPLY_INVALID' })
  t.throws(() => readWechatExchange(reply({ errcode: 99999 }, 500)), { code: 'PROVIDER_BUSY' })
  t.throws(() => readWechatExchange(reply({ errcode: 'constructor' })), { code: 'PROVIDER_REPLY_INVALID' })
})

t.test('readWechatExchange() reads a number that comes as a string, and nothing from other kinds', async (t) => {
  t.throws(() => readWechatExchange(reply({ errcode: '40029', errmsg: 7 })), {
    code: 'PROVIDER_CODE_REJECTED',
    vendor: { vendorCode: '40029', requestId: undefined }
  })
  t.throws(() => readWechatExchange(reply({ errcode: { toString: 1 } })), { code: 'PROVIDER_REPLY_INVALID' })
})

t.test('readWechatExchange() finds the request id in the older form of the text', async (t) => {
  const read = (errmsg: string) => () => readWechatExchange(reply({ errcode: 40029, errmsg }))
  const code = 'PROVIDER_CODE_REJECTED'
  t.throws(read('invalid code, hints: [ req_id: kL6zka0699-1993 ]'), { code, vendor: { requestId: 'kL6zka0699-1993' } })
  t.throws(read('invalid code'), { code, vendor: { requestId: undefined } })
})

t.test('readWechatExchange() accepts a success that carries errcode 0, and ignores unknown fields', async (t) => {
  t.same(readWechatExchange(reply({ ...exchange, errcode: 0, errmsg: 'ok', more: [] })).openid, 'oABC')
})

t.test('readWechatExchange() refuses a success body with another status than 200', async (t) => {
  t.throws(() => readWechatExchange(reply(exchange, 302)), { code: 'PROVIDER_REPLY_INVALID' })
  t.throws(() => readWechatExchange(reply(exchange, 500)), { code: 'PROVIDER_BUSY', vendor: { httpStatus: 500 } })
})

t.test('readWechatExchange() refuses replies without token or open id, or with unfit ones', async (t) => {
  for (const change of [
    { access_token: undefined },
    { access_token: 'line\nbreak' },
    { openid: '' },
    { openid: 7 },
    { openid: 'o\ufffd' },
    { openid: 'o'.repeat(256) },
    { unionid: 7 }
  ]) {
    t.throws(() => readWechatExchange(reply({ ...exchange, ...change })), { code: 'PROVIDER_REPLY_INVALID' })
  }
})

t.test('readWechatExchange() takes every snapshot mark but a plain no for a virtual account', async (t) => {
  for (const mark of [1, '1', true, 2, {}]) {
    t.throws(() => readWechatExchange(reply({ ...exchange, is_snapshotuser: mark })), {
      code: 'PROVIDER_ACCOUNT_VIRTUAL'
    })
  }
  for (const mark of [0, '0', '', false, null]) {
    t.ok(readWechatExchange(reply({ ...exchange, is_snapshotuser: mark })))
  }
})

t.test('readWechatProfile() refuses a profile of another person', async (t) => {
  t.throws(() => readWechatProfile(reply({ openid: 'oXYZ' }), exchange), { code: 'PROVIDER_REPLY_INVALID' })
  t.throws(() => readWechatProfile(reply({ openid: 'oABC', unionid: 'uXYZ' }), exchange), {
    code: 'PROVIDER_REPLY_INVALID',
    vendor: { step: 'profile' }
  })
  t.ok(readWechatProfile(reply({ openid: 'oABC', unionid: 'uABC' }), exchange))
  t.ok(readWechatProfile(reply({ openid: 'oABC' }), exchange))
  t.ok(readWechatProfile(reply({ openid: 'oABC', unionid: 'uABC' }), { ...exchange, unionid: null }))
})
