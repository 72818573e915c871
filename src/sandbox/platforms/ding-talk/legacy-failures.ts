import { randomBytes } from 'node:crypto'
import { punish } from './failures.js'
import type { VendorCall, VendorFailures, VendorReply } from '../../vendor/vendor-operation.js'

/**
 * Failures of the legacy flow, by number. Those of the gateway have the number 88 and hold the real one.
 *
 * @see https://open.dingtalk.com/document/development/obtain-the-user-information-based-on-the-sns-temporary-authorization
 */
const texts: Readonly<Record<string, string>> = {
  '-1': '系统繁忙',
  22: '无效的Api',
  40035: '缺少参数 tmp_auth_code',
  40078: '不存在的临时授权码',
  40089: '不合法的corpid或corpsecret',
  60011: '没有调用该接口的权限，接口权限申请参考：https://open.dingtalk.com/document/orgapp-server/add-api-permission',
  60020: '访问ip不在白名单之中',
  853001: '时间戳格式错误，应为毫秒',
  853002: '时间戳已过期',
  853003: 'accessKey不存在',
  853004: '签名不匹配',
  90002: '服务器调用该接口的频率超过上限',
  90018: '应用调用该接口的频率超过上限'
}

const wrapped = ['60011', '60020', '90002', '90018']

export function answerLegacy(body: object, outcome: string): VendorReply {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body), outcome }
}

export function failLegacy(errcode: string, ip = ''): VendorReply {
  const [outer, inner] = errcode.split('/') as [string, string | undefined]
  const number = inner ?? outer
  const text = number === '60020' ? `${texts[number]},request ip=${ip}` : texts[number]
  if (inner === undefined) return answerLegacy({ errcode: Number(outer), errmsg: text }, `${outer} ${texts[outer]}`)
  const errmsg = `ding talk error[subcode=${inner},submsg=${text}]`
  const body = {
    errcode: Number(outer),
    sub_code: inner,
    sub_msg: text,
    errmsg,
    request_id: randomBytes(6).toString('hex')
  }
  return answerLegacy(body, `${errcode} ${texts[inner]}`)
}

export const legacyFailures: VendorFailures = {
  codes: [...Object.keys(texts), ...wrapped.map((code) => `88/${code}`), '1111'],
  faults: {
    'wrong-secret': '853004',
    'unknown-app': '853003',
    'code-of-other-app': '40078',
    'code-used': '40078',
    'code-expired': '40078',
    throttled: '90002',
    'quota-reached': '88/90018',
    busy: '-1',
    'permission-denied': '60011',
    'ip-not-allowed': '60020',
    'timestamp-skewed': '853002',
    punished: '1111'
  },
  fail: (_context, call: VendorCall, code) => (code === '1111' ? punish() : failLegacy(code, call.ip))
}
