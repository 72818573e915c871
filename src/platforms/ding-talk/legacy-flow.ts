import { createHmac } from 'node:crypto'
import { Type, type Static } from '@sinclair/typebox'
import type { ProviderErrorCode } from '../../errors.js'
import { readNickname } from '../../profile.js'
import type { DingTalkFlow, DingTalkSettings } from './flow.js'
import { createThrottleFailure, isThrottlePage, listDingTalkIdentities } from './flow.js'
import { classifyHttpStatus, createProviderFailure, readErrcode, type CallSite } from '../kit/failure.js'
import { callJson, type CallLimits, type JsonRequest, type Reply } from '../kit/http.js'
import { OptionalSubject, OptionalText, readReply } from '../kit/reply.js'
import type { ProviderAccount } from '../provider.js'

/**
 * DingTalk's legacy login: one signed call turns the code into the person. DingTalk no longer recommends it.
 *
 * @see https://open.dingtalk.com/document/development/obtain-the-user-information-based-on-the-sns-temporary-authorization
 */

const exchangeSite: CallSite = Object.freeze({ provider: 'DING_TALK', step: 'exchange' })

const UserInfoSchema = Type.Object({
  user_info: Type.Object({ openid: OptionalSubject, unionid: OptionalSubject, nick: OptionalText })
})

const failureCodes: Readonly<Record<string, ProviderErrorCode>> = {
  '-1': 'PROVIDER_BUSY', // busy
  22: 'PROVIDER_MISCONFIGURED', // wrong API name: the base URL is not the API's
  88: 'PROVIDER_MISCONFIGURED', // gateway authentication failure, where `sub_code` says no more
  40078: 'PROVIDER_CODE_REJECTED', // 不存在的临时授权码: unknown, used or expired
  40089: 'PROVIDER_MISCONFIGURED', // invalid corpid or corpsecret
  60011: 'PROVIDER_MISCONFIGURED', // no permission
  60020: 'PROVIDER_MISCONFIGURED', // the IP is not listed
  853001: 'PROVIDER_REPLY_INVALID', // malformed timestamp
  853002: 'PROVIDER_MISCONFIGURED', // timestamp more than a minute off: this machine's clock is wrong
  853003: 'PROVIDER_MISCONFIGURED', // accessKey does not exist
  853004: 'PROVIDER_MISCONFIGURED' // signature mismatch: the secret is wrong
}

/** 90001 to 90014 are rate limits of one kind or another. */
const throttled = /^900(?:0[1-9]|1[0-4])$/

/** Signs a timestamp (ms since 1970, decimal) with the app's secret: HMAC-SHA256 over it alone, in Base64. */
export function signDingTalkTimestamp(clientSecret: string, timestamp: string): string {
  return createHmac('sha256', clientSecret).update(timestamp).digest('base64')
}

export function buildDingTalkLegacyExchange(settings: DingTalkSettings, code: string): JsonRequest {
  const timestamp = String(settings.now().getTime())
  const query = new URLSearchParams({
    accessKey: settings.clientId,
    timestamp,
    signature: signDingTalkTimestamp(settings.clientSecret, timestamp)
  })
  return {
    method: 'POST',
    url: `${settings.apiBaseUrl}/sns/getuserinfo_bycode?${query}`,
    body: { tmp_auth_code: code }
  }
}

/** The reply has no avatar. Both ids are documented, but one of them suffices. */
export function readDingTalkLegacyExchange(reply: Reply, settings: DingTalkSettings): ProviderAccount {
  assertSuccess(reply)
  const hasId = (value: Static<typeof UserInfoSchema>) => value.user_info.openid || value.user_info.unionid
  const { user_info: person } = readReply(reply, UserInfoSchema, exchangeSite, hasId)
  return {
    identities: listDingTalkIdentities(settings, person.openid, person.unionid),
    nickname: readNickname(person.nick),
    avatarUrl: null
  }
}

function assertSuccess(reply: Reply): void {
  const { httpStatus, value } = reply
  if (isThrottlePage(reply)) throw createThrottleFailure(reply, exchangeSite)
  const words = Object(value) as { errcode?: unknown; sub_code?: unknown; request_id?: unknown }
  const code = readErrcode(words.errcode)
  if (code === '0') {
    if (httpStatus !== 200) throw createProviderFailure(classifyHttpStatus(httpStatus), exchangeSite, { httpStatus })
    return
  }
  const subCode = code === '88' ? readErrcode(words.sub_code) : '0'
  const failureCode = classify(subCode) ?? classify(code) ?? classifyHttpStatus(httpStatus)
  const vendorCode = subCode === '0' ? code : `${code}/${subCode}`
  throw createProviderFailure(failureCode, exchangeSite, { httpStatus, vendorCode, requestId: words.request_id })
}

function classify(code: string): ProviderErrorCode | undefined {
  if (throttled.test(code)) return 'PROVIDER_BUSY'
  return Object.hasOwn(failureCodes, code) ? failureCodes[code] : undefined
}

export const legacyDingTalkFlow: DingTalkFlow = {
  defaults: { authorizeBaseUrl: 'https://oapi.dingtalk.com', apiBaseUrl: 'https://oapi.dingtalk.com' },
  stateLength: 64,

  createAuthorizeParts: ({ authorizeBaseUrl, clientId, redirectUri }) => [
    `${authorizeBaseUrl}/connect/qrconnect?appid=${encodeURIComponent(clientId)}&response_type=code` +
      '&scope=snsapi_login&state=',
    `&redirect_uri=${encodeURIComponent(redirectUri)}`
  ],

  async fetchAccount(settings: DingTalkSettings, code: string, limits: CallLimits): Promise<ProviderAccount> {
    const request = buildDingTalkLegacyExchange(settings, code)
    return readDingTalkLegacyExchange(await callJson(request, limits, exchangeSite), settings)
  }
}
