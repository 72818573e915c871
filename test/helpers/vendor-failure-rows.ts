import type { ProviderErrorCode } from '../../src/errors.js'
import type { VendorFailureRow } from '../../src/testing/provider-suite.js'

/** A row of a vendor's error table, and the answer in which it comes. */
export interface FailureRow extends VendorFailureRow {
  path: string
  status: number
  contentType: string
  body: string
}

type Rows = readonly (readonly [vendorCode: number | string, code: Suffix, words: string])[]
type Suffix = ProviderErrorCode extends `PROVIDER_${infer S}` ? S : never

const rid = 'rid: 65a1b2c3-0a1b2c3d-4e5f6071'

function wechat(step: string, path: string, rows: Rows): FailureRow[] {
  return rows.map(([vendorCode, code, errmsg]) => ({
    step,
    path,
    vendorCode: String(vendorCode),
    code: `PROVIDER_${code}`,
    status: 200,
    contentType: 'text/plain',
    body: JSON.stringify({ errcode: vendorCode, errmsg: `${errmsg}, ${rid}` })
  }))
}

/** protocols.md §1.4, without the numbers that only a refresh or a wrong method meets. */
export const wechatFailures: readonly FailureRow[] = [
  ...wechat('exchange', '/sns/oauth2/access_token', [
    [-1, 'BUSY', 'system error'],
    [40001, 'MISCONFIGURED', 'invalid credential'],
    [40002, 'REPLY_INVALID', 'invalid grant_type'],
    [40013, 'MISCONFIGURED', 'invalid appid'],
    [40029, 'CODE_REJECTED', 'invalid code'],
    [40125, 'MISCONFIGURED', 'invalid appsecret'],
    [40163, 'CODE_REJECTED', 'code been used'],
    [40164, 'MISCONFIGURED', 'invalid ip 192.0.2.7, not in whitelist'],
    [40226, 'ACCOUNT_RESTRICTED', 'code blocked'],
    [41002, 'MISCONFIGURED', 'appid missing'],
    [41004, 'MISCONFIGURED', 'appsecret missing'],
    [41008, 'CODE_REJECTED', 'missing code'],
    [42003, 'CODE_REJECTED', 'code expired'],
    [42007, 'CODE_REJECTED', 'user modify password'],
    [45009, 'BUSY', 'reach max api daily quota limit'],
    [45011, 'BUSY', 'api minute-quota reach limit'],
    [50002, 'ACCOUNT_RESTRICTED', 'user limited']
  ])
]

/** The same for the second call of a login, which `snsapi_base` does not make. */
export const wechatProfileFailures: readonly FailureRow[] = wechat('profile', '/sns/userinfo', [
  [-1, 'BUSY', 'system error'],
  [40001, 'REPLY_INVALID', 'invalid credential, access_token is invalid or not latest'],
  [40003, 'REPLY_INVALID', 'invalid openid'],
  [40014, 'REPLY_INVALID', 'invalid access_token'],
  [41001, 'REPLY_INVALID', 'access_token missing'],
  [41009, 'REPLY_INVALID', 'missing openid'],
  [42001, 'REPLY_INVALID', 'access_token expired'],
  [45009, 'BUSY', 'reach max api daily quota limit'],
  [48001, 'MISCONFIGURED', 'api unauthorized'],
  [50002, 'ACCOUNT_RESTRICTED', 'user limited']
])

function dingTalk(step: string, path: string, rows: readonly [number, string, Suffix][]): FailureRow[] {
  return rows.map(([status, code, suffix]) => ({
    step,
    path,
    vendorCode: code,
    code: `PROVIDER_${suffix}`,
    status,
    contentType: 'application/json;charset=utf-8',
    body: JSON.stringify({ code, requestid: '5373616E-A1FB-750A-A30B-53495AC82560', message: 'words' })
  }))
}

/** protocols.md §2.4, and the gateway's block in each of its two forms. */
export const dingTalkFailures: readonly FailureRow[] = [
  ...dingTalk('exchange', '/v1.0/oauth2/userAccessToken', [
    [400, 'invalidParameter.authCode.notFound', 'CODE_REJECTED'],
    [400, 'invalidClientIdOrSecret', 'MISCONFIGURED'],
    [400, 'Missingbody', 'REPLY_INVALID'],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'MISCONFIGURED'],
    [403, 'Forbidden.AccessDenied.QpsLimitForApi', 'BUSY'],
    [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'BUSY'],
    [404, 'InvalidAction.NotFound', 'MISCONFIGURED'],
    [500, 'unknownError', 'BUSY']
  ]),
  ...dingTalk('profile', '/v1.0/contact/users/me', [
    [400, 'InvalidAuthentication', 'REPLY_INVALID'],
    [400, 'AuthenticationFailed.MissingParameter', 'REPLY_INVALID'],
    [403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 'MISCONFIGURED'],
    [403, 'Forbidden.AccessDenied.IpNotInWhiteList', 'MISCONFIGURED'],
    [403, 'Forbidden.AccessDenied.QpsLimitForApi', 'BUSY'],
    [403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', 'BUSY'],
    [500, 'unknownError', 'BUSY']
  ]),
  {
    step: 'exchange',
    path: '/v1.0/oauth2/userAccessToken',
    vendorCode: '1111',
    code: 'PROVIDER_BUSY',
    status: 200,
    contentType: 'application/json',
    body: '{"status":1111,"wait":300,"punish":"deny"}'
  }
]

const legacyPath = '/sns/getuserinfo_bycode'

function legacy(rows: Rows): FailureRow[] {
  return rows.map(([vendorCode, code, errmsg]) => ({
    step: 'exchange',
    path: legacyPath,
    vendorCode: String(vendorCode),
    code: `PROVIDER_${code}`,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ errcode: vendorCode, errmsg })
  }))
}

/** protocols.md §3. Within number 88 the cause is in `sub_code`. */
export const dingTalkLegacyFailures: readonly FailureRow[] = [
  ...legacy([
    [-1, 'BUSY', '系统繁忙'],
    [22, 'MISCONFIGURED', '不存在的api name'],
    [88, 'MISCONFIGURED', '鉴权异常'],
    [40078, 'CODE_REJECTED', '不存在的临时授权码'],
    [40089, 'MISCONFIGURED', '不合法的corpid或corpsecret'],
    [60011, 'MISCONFIGURED', '没有调用该接口的权限'],
    [60020, 'MISCONFIGURED', '访问ip不在白名单之中'],
    [853001, 'REPLY_INVALID', '时间戳格式错误'],
    [853002, 'MISCONFIGURED', '时间戳已过期'],
    [853003, 'MISCONFIGURED', 'accessKey不存在'],
    [853004, 'MISCONFIGURED', '签名不匹配']
  ]),
  ...legacy(Array.from({ length: 14 }, (_, index) => [90001 + index, 'BUSY', '限流'] as const)),
  ...[[60020, 'PROVIDER_MISCONFIGURED'] as const, [90002, 'PROVIDER_BUSY'] as const].map(([subCode, code]) => ({
    step: 'exchange',
    path: legacyPath,
    vendorCode: `88/${subCode}`,
    code,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ errcode: 88, errmsg: 'error', sub_code: String(subCode), sub_msg: 'words' })
  }))
]
