import { createHmac } from 'node:crypto'
import { dingTalkIdentity } from './accounts.js'
import type { SandboxContext } from './context.js'
import type { VendorCall, VendorOperation, VendorReply } from './vendor-call.js'

/** How far a timestamp may be off, in ms. */
const maxSkewMs = 60_000

const failures = {
  40035: '缺少参数 tmp_auth_code',
  40078: '不存在的临时授权码',
  853001: '时间戳格式错误，应为毫秒',
  853002: '时间戳已过期',
  853003: 'accessKey不存在',
  853004: '签名不匹配'
} as const

function answer(body: object, outcome: string): VendorReply {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(body), outcome }
}

function fail(errcode: keyof typeof failures): VendorReply {
  return answer({ errcode, errmsg: failures[errcode] }, `${errcode} ${failures[errcode]}`)
}

/**
 * Signs as the legacy flow does: HMAC-SHA256 over the timestamp alone, in Base64.
 *
 * @param timestamp Milliseconds since 1970, as it stands in the query.
 */
export function signTimestamp(appSecret: string, timestamp: string): string {
  return createHmac('sha256', appSecret).update(timestamp).digest('base64')
}

function readUser(context: SandboxContext, { query, body }: VendorCall): VendorReply {
  const app = context.options.dingTalk.find((candidate) => candidate.clientId === query.accessKey)
  if (app === undefined) return fail(853003)
  const timestamp = query.timestamp ?? ''
  // Seconds have ten digits today, milliseconds thirteen.
  if (!/^\d{13}$/.test(timestamp)) return fail(853001)
  if (Math.abs(context.options.now().getTime() - Number(timestamp)) > maxSkewMs) return fail(853002)
  // A plus sign that was not URL-encoded arrives as a blank, and so does not match: as on the platform.
  if (query.signature !== signTimestamp(app.clientSecret, timestamp)) return fail(853004)
  const code = body?.tmp_auth_code
  if (typeof code !== 'string' || code === '') return fail(40035)
  const grant = context.codes.redeem('ding-talk-legacy', app.clientId, code)
  if (typeof grant === 'string') return fail(40078)
  const { openId, unionId } = dingTalkIdentity(app, grant.person)
  const user = {
    nick: grant.person.nickname,
    unionid: unionId,
    openid: openId,
    main_org_auth_high_level: false
  }
  return answer({ errcode: 0, errmsg: 'ok', user_info: user }, `ok, ${grant.person.id}`)
}

/**
 * The operation of the simulated `oapi.dingtalk.com` that the legacy flow needs.
 *
 * @see https://open.dingtalk.com/document/development/obtain-the-user-information-based-on-the-sns-temporary-authorization
 */
export const dingTalkLegacyOperations: readonly VendorOperation[] = [
  { platform: 'DingTalk', methods: ['POST'], path: '/sns/getuserinfo_bycode', answer: readUser }
]
