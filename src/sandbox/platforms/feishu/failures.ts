import { randomBytes } from 'node:crypto'
import type { FaultName } from '../../faults/catalogue.js'
import type { VendorFailures, VendorReply } from '../../vendor/vendor-operation.js'

/** The failures of the token endpoints: the HTTP status, the name of RFC 6749, and the text. */
const tokenFailures = {
  20001: [400, 'invalid_request', 'The request is missing a required parameter.'],
  20002: [400, 'invalid_client', 'The client secret is invalid.'],
  20003: [
    ...([400, 'invalid_grant'] as const),
    'The authorization code is not found. Please note that an authorization code can only be used once.'
  ],
  20004: [400, 'invalid_grant', 'The authorization code has expired.'],
  20008: [400, 'invalid_grant', 'The user does not exist.'],
  20009: [400, 'unauthorized_client', 'The app is not installed in the tenant.'],
  20010: [400, 'access_denied', 'The user does not have permission to use this app.'],
  20024: [
    ...([400, 'invalid_grant'] as const),
    'The provided authorization code or refresh token does not match the provided client ID.'
  ],
  20036: [400, 'unsupported_grant_type', 'The specified grant_type is not supported.'],
  20048: [400, 'invalid_client', 'The specified app does not exist.'],
  20050: [500, 'server_error', 'An unexpected server error occurred. Please retry your request.'],
  20063: [400, 'invalid_request', 'The request is malformed. Please check your request.'],
  20065: [
    ...([400, 'invalid_grant'] as const),
    'The authorization code has been used. Please note that an authorization code can only be used once.'
  ],
  20066: [400, 'invalid_grant', 'The user status is invalid.'],
  20071: [400, 'invalid_grant', 'The provided redirect URI does not match the one used during authorization.'],
  20072: [503, 'temporarily_unavailable', 'The service is temporarily unavailable.']
} as const

/** The failures of everything else, those of the gateway before the token endpoints included: HTTP status and text. */
const apiFailures = {
  20005: [200, 'The user access token passed is invalid. Please check the value'],
  20021: [200, 'User resigned'],
  20022: [200, 'User frozen'],
  20023: [200, 'User not registered'],
  20050: [500, 'System error'],
  99991400: [429, 'request trigger frequency limit'],
  99991401: [400, 'ip is denied by app setting'],
  99991661: [400, 'Missing access token for authorization'],
  99991672: [400, 'Access denied. One of the following scopes is required: [contact:user.base:readonly].'],
  99991677: [401, 'Authentication token expired'],
  99991679: [400, 'Unauthorized. You do not have permission to perform the requested operation on the resource.']
} as const

export type FeishuTokenCode = keyof typeof tokenFailures
export type FeishuApiCode = keyof typeof apiFailures

export function answerFeishu(status: number, body: object, outcome: string): VendorReply {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body), outcome }
}

export function failFeishuToken(code: FeishuTokenCode): VendorReply {
  const [status, error, description] = tokenFailures[code]
  const body = { code: Number(code), error, error_description: description }
  return answerFeishu(status, body, `${code} ${description}`)
}

export function failFeishuApi(code: FeishuApiCode): VendorReply {
  const [status, msg] = apiFailures[code]
  const logId = randomBytes(16).toString('hex').toUpperCase()
  const reply = answerFeishu(status, { code: Number(code), msg, error: { log_id: logId } }, `${code} ${msg}`)
  return { ...reply, headers: { 'x-tt-logid': logId } }
}

const everywhere: VendorFailures['faults'] = { throttled: '99991400', busy: '20050', 'ip-not-allowed': '99991401' }

function createFailures(own: object, faults: Partial<Record<FaultName, string>>): VendorFailures {
  const tellsToken = (code: string): code is `${FeishuTokenCode}` => own === tokenFailures && Object.hasOwn(own, code)
  return {
    codes: [...new Set([...Object.keys(own), '99991400', '99991401'])],
    faults: { ...everywhere, ...faults },
    fail: (_context, _call, code) =>
      tellsToken(code) ? failFeishuToken(Number(code) as FeishuTokenCode) : failFeishuApi(Number(code) as FeishuApiCode)
  }
}

export const feishuExchangeFailures: VendorFailures = createFailures(tokenFailures, {
  'wrong-secret': '20002',
  'unknown-app': '20048',
  'code-of-other-app': '20024',
  'code-used': '20065',
  'code-expired': '20004',
  'user-restricted': '20010'
})

export const feishuUserFailures: VendorFailures = createFailures(apiFailures, { 'permission-denied': '99991672' })
