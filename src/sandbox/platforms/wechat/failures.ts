import { randomBytes } from 'node:crypto'
import type { SandboxContext } from '../../context.js'
import type { FaultName } from '../../faults/catalogue.js'
import type { VendorCall, VendorFailures, VendorReply } from '../../vendor/vendor-operation.js'

/**
 * WeChat's failures that a login can meet, by number, in WeChat's words.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
 */
const texts = {
  '-1': 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41003: 'refresh_token missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41009: 'missing openid',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42003: 'code expired',
  42007: 'access_token and refresh_token exception',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  48001: 'api unauthorized',
  50002: 'user limited'
} as const

export type WechatErrcode = keyof typeof texts

/** Answers with JSON as WeChat does: slashes escaped, and called plain text. */
export function answerWechat(body: object, outcome: string): VendorReply {
  return { status: 200, contentType: 'text/plain', body: JSON.stringify(body).replaceAll('/', '\\/'), outcome }
}

/** Answers with a failure: HTTP 200, and a request id at the end of the text. */
export function failWechat(context: SandboxContext, errcode: WechatErrcode, ip = ''): VendorReply {
  const seconds = Math.floor(context.clock.now().getTime() / 1000)
  const part = (): string => randomBytes(4).toString('hex')
  const rid = `rid: ${seconds.toString(16).padStart(8, '0')}-${part()}-${part()}`
  const isIp = String(errcode) === '40164'
  const text = isIp ? `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist ${rid}` : `${texts[errcode]}, ${rid}`
  return answerWechat({ errcode: Number(errcode), errmsg: text }, `${errcode} ${texts[errcode]}`)
}

const everywhere: VendorFailures['faults'] = {
  throttled: '45011',
  'quota-reached': '45009',
  busy: '-1',
  'ip-not-allowed': '40164',
  'user-restricted': '50002'
}

function createFailures(faults: Partial<Record<FaultName, string>>): VendorFailures {
  return {
    codes: Object.keys(texts),
    faults: { ...everywhere, ...faults },
    fail: (context, call: VendorCall, code) => failWechat(context, code as unknown as WechatErrcode, call.ip)
  }
}

export const wechatExchangeFailures: VendorFailures = createFailures({
  'wrong-secret': '40125',
  'unknown-app': '40013',
  'code-of-other-app': '40029',
  'code-used': '40163',
  'code-expired': '42003'
})

export const wechatTokenFailures: VendorFailures = createFailures({ 'permission-denied': '48001' })
