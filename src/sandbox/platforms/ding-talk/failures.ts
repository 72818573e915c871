import { randomUUID } from 'node:crypto'
import type { FaultName } from '../../faults/catalogue.js'
import type { VendorCall, VendorFailures, VendorReply } from '../../vendor/vendor-operation.js'

const permissionText =
  '没有调用该接口的权限，接口权限申请参考：https://open.dingtalk.com/document/orgapp-server/add-api-permission'

type Failure = readonly [status: number, message: string]

/**
 * Failures of the current flow that a login can meet, by code. A text that has not been seen in a real answer is
 * that of the documentation.
 *
 * @see https://open.dingtalk.com/document/development/obtain-user-token
 * @see https://open.dingtalk.com/document/orgapp-server/server-api-error-codes-1
 */
const failures: Readonly<Record<string, Failure>> = {
  'invalidParameter.authCode.notFound': [400, '不合法的临时授权码'],
  'invalidParameter.refreshToken.notFound': [400, '不合法的refreshToken'],
  'invalidParameter.grantType': [400, '不合法的grantType'],
  invalidClientIdOrSecret: [400, '无效的clientId或者clientSecret'],
  Missingbody: [400, 'body is mandatory for this action.'],
  InvalidAuthentication: [400, '不合法的access_token'],
  'AuthenticationFailed.MissingParameter': [400, '缺少参数：x-acs-dingtalk-access-token'],
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': [403, permissionText],
  'Forbidden.AccessDenied.IpNotInWhiteList': [403, '访问ip不在白名单之中'],
  'Forbidden.AccessDenied.QpsLimitForApi': [403, '触发了当前开放接口的全局QPS限流'],
  'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi': [403, '当前企业应用调用开放接口触发了QPS限流'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  unknownError: [500, '未知错误']
}

/** The code of DingTalk's gateway, which is no code of the API. */
const punishment = '1111'

export function answerDingTalk(status: number, body: object, outcome: string): VendorReply {
  return { status, contentType: 'application/json;charset=utf-8', body: JSON.stringify(body), outcome }
}

export function failDingTalk(
  code: string,
  [status, message] = failures[code] as Failure,
  more: object = {}
): VendorReply {
  const requestid = randomUUID().toUpperCase()
  const reply = answerDingTalk(status, { code, requestid, message, ...more }, code)
  return { ...reply, headers: { 'x-acs-request-id': requestid } }
}

export function failMissing(field: string): VendorReply {
  return failDingTalk(`Missing${field}`, [400, `${field} is mandatory for this action.`])
}

/**
 * Answers as the gateway that blocks an IP address for five minutes, after 10 000 calls in 20 s. It claims to be a page.
 *
 * @see https://open.dingtalk.com/document/development/invocation-frequency-limit
 */
export function punish(): VendorReply {
  const body = { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: randomUUID().replaceAll('-', '') }
  return { ...answerDingTalk(200, body, '1111 punished'), contentType: 'text/html;charset=utf-8' }
}

function fail(call: VendorCall, code: string): VendorReply {
  if (code === punishment) return punish()
  const [status, message] = failures[code] as Failure
  if (code.endsWith('IpNotInWhiteList')) return failDingTalk(code, [status, `${message},request ip=${call.ip}`])
  const isDenied = code.endsWith('AccessTokenPermissionDenied')
  const more = isDenied ? { accessdenieddetail: { requiredScopes: ['Contact.User.Read'] } } : {}
  return failDingTalk(code, [status, message], more)
}

function createFailures(faults: Partial<Record<FaultName, string>>): VendorFailures {
  return {
    codes: [...Object.keys(failures), punishment],
    faults: {
      throttled: 'Forbidden.AccessDenied.QpsLimitForApi',
      'quota-reached': 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi',
      busy: 'unknownError',
      'ip-not-allowed': 'Forbidden.AccessDenied.IpNotInWhiteList',
      punished: punishment,
      ...faults
    },
    fail: (_context, call, code) => fail(call, code)
  }
}

export const dingTalkExchangeFailures: VendorFailures = createFailures({
  'wrong-secret': 'invalidClientIdOrSecret',
  'unknown-app': 'invalidClientIdOrSecret',
  'code-of-other-app': 'invalidParameter.authCode.notFound',
  'code-used': 'invalidParameter.authCode.notFound',
  'code-expired': 'invalidParameter.authCode.notFound'
})

export const dingTalkTokenFailures: VendorFailures = createFailures({
  'permission-denied': 'Forbidden.AccessDenied.AccessTokenPermissionDenied'
})
