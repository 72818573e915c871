import type { ProviderErrorCode } from '../../src/errors.js'
import type { FailureRow } from './vendor-failure-rows.js'

type Suffix = ProviderErrorCode extends `PROVIDER_${infer S}` ? S : never
type Row = readonly [vendorCode: number, code: Suffix, words: string]

function wecom(step: string, path: string, exchanges: number, rows: readonly Row[]): FailureRow[] {
  return rows.map(([errcode, code, words]) => ({
    step,
    path,
    exchanges,
    vendorCode: String(errcode),
    code: `PROVIDER_${code}`,
    status: 200,
    contentType: 'application/json; charset=UTF-8',
    body: JSON.stringify({ errcode, errmsg: `${words}, hint: [1638184421206730740908604], from ip: 192.0.2.7` })
  }))
}

const exchangePath = '/cgi-bin/auth/getuserinfo'

/** protocols.md §4 and https://developer.work.weixin.qq.com/document/path/90313, as far as a login goes. */
export const wecomFailures: readonly FailureRow[] = [
  ...wecom('token', '/cgi-bin/gettoken', 0, [
    [-1, 'BUSY', 'system busy'],
    [40001, 'MISCONFIGURED', 'invalid credential'],
    [40013, 'MISCONFIGURED', 'invalid corpid'],
    [40091, 'MISCONFIGURED', 'secret is invalid'],
    [41002, 'MISCONFIGURED', 'corpid missing'],
    [41004, 'MISCONFIGURED', 'corpsecret missing'],
    [45009, 'BUSY', 'api freq out of limit'],
    [60020, 'MISCONFIGURED', 'not allow to access from your ip']
  ]),
  ...wecom('exchange', exchangePath, 1, [
    [-1, 'BUSY', 'system busy'],
    [40029, 'CODE_REJECTED', 'invalid code'],
    [40056, 'MISCONFIGURED', 'invalid agentid'],
    [41001, 'REPLY_INVALID', 'access_token missing'],
    [41008, 'CODE_REJECTED', 'missing code'],
    [42003, 'CODE_REJECTED', 'code expired'],
    [45009, 'BUSY', 'api freq out of limit'],
    [45033, 'BUSY', 'api concurrent out of limit'],
    [48002, 'MISCONFIGURED', 'api forbidden'],
    [50001, 'MISCONFIGURED', 'redirect_uri unauthorized'],
    [50002, 'ACCOUNT_RESTRICTED', 'user not in scope'],
    [60020, 'MISCONFIGURED', 'not allow to access from your ip'],
    [301002, 'MISCONFIGURED', 'no permission of agent']
  ]),
  // A refused token is renewed once; when the new one is refused, too, that is the end.
  ...wecom('exchange', exchangePath, 2, [
    [40014, 'REPLY_INVALID', 'invalid access_token'],
    [42001, 'REPLY_INVALID', 'access_token expired']
  ]),
  ...wecom('profile', '/cgi-bin/user/get', 1, [
    [-1, 'BUSY', 'system busy'],
    [40003, 'REPLY_INVALID', 'invalid userid'],
    [45009, 'BUSY', 'api freq out of limit'],
    [60111, 'REPLY_INVALID', 'userid not found']
  ])
]

type FeishuRow = readonly [status: number, vendorCode: number, code: Suffix]

/** Which rows come at which endpoint. The words are left out: nobody may branch on them. */
function feishu(step: string, path: string, rows: readonly FeishuRow[]): FailureRow[] {
  return rows.map(([status, number, code]) => ({
    step,
    path,
    vendorCode: String(number),
    code: `PROVIDER_${code}`,
    status,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(
      step === 'exchange'
        ? { code: number, error: 'invalid_request', error_description: 'words' }
        : { code: number, msg: 'words', error: { log_id: '20261122080000A1B2C3D4E5F60718' } }
    )
  }))
}

/** https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token and `user_info`'s page. */
export const feishuFailures = (tokenPath: string): readonly FailureRow[] => [
  ...feishu('exchange', tokenPath, [
    [400, 20001, 'REPLY_INVALID'],
    [400, 20002, 'MISCONFIGURED'],
    [400, 20003, 'CODE_REJECTED'],
    [400, 20004, 'CODE_REJECTED'],
    [400, 20008, 'ACCOUNT_RESTRICTED'],
    [400, 20009, 'MISCONFIGURED'],
    [400, 20010, 'ACCOUNT_RESTRICTED'],
    [400, 20024, 'CODE_REJECTED'],
    [400, 20036, 'REPLY_INVALID'],
    [400, 20048, 'MISCONFIGURED'],
    [400, 20049, 'REPLY_INVALID'],
    [500, 20050, 'BUSY'],
    [400, 20063, 'REPLY_INVALID'],
    [400, 20065, 'CODE_REJECTED'],
    [400, 20066, 'ACCOUNT_RESTRICTED'],
    [400, 20067, 'REPLY_INVALID'],
    [400, 20068, 'REPLY_INVALID'],
    [400, 20069, 'MISCONFIGURED'],
    [400, 20070, 'REPLY_INVALID'],
    [400, 20071, 'MISCONFIGURED'],
    [503, 20072, 'BUSY'],
    [400, 99991400, 'BUSY'],
    [400, 99991401, 'MISCONFIGURED']
  ]),
  ...feishu('profile', '/open-apis/authen/v1/user_info', [
    [200, 20001, 'REPLY_INVALID'],
    [200, 20005, 'REPLY_INVALID'],
    [200, 20008, 'ACCOUNT_RESTRICTED'],
    [200, 20021, 'ACCOUNT_RESTRICTED'],
    [200, 20022, 'ACCOUNT_RESTRICTED'],
    [200, 20023, 'ACCOUNT_RESTRICTED'],
    [500, 20050, 'BUSY'],
    [429, 99991400, 'BUSY'],
    [400, 99991661, 'REPLY_INVALID'],
    [400, 99991663, 'REPLY_INVALID'],
    [401, 99991668, 'REPLY_INVALID'],
    [400, 99991672, 'MISCONFIGURED'],
    [401, 99991677, 'REPLY_INVALID'],
    [400, 99991679, 'MISCONFIGURED']
  ])
]
