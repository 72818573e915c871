import { Type, type Static } from '@sinclair/typebox'
import type { ProviderErrorCode } from '../../errors.js'
import { readAvatarUrl, readNickname } from '../../profile.js'
import type { DingTalkFlow, DingTalkSettings } from './flow.js'
import { createThrottleFailure, isThrottlePage, listDingTalkIdentities } from './flow.js'
import { classifyHttpStatus, createProviderFailure, readErrcode, retryOnce, type CallSite } from '../kit/failure.js'
import { callJson, type CallLimits, type JsonRequest, type Reply } from '../kit/http.js'
import { OptionalSubject, OptionalText, readReply, Token } from '../kit/reply.js'
import type { ProviderAccount } from '../provider.js'

/**
 * DingTalk's current login: code, user token, own contact.
 *
 * @see https://open.dingtalk.com/document/development/obtain-identity-credentials
 * @see https://open.dingtalk.com/document/development/obtain-user-token
 * @see https://open.dingtalk.com/document/development/dingtalk-retrieve-user-information
 */

export const dingTalkExchange: CallSite = Object.freeze({ provider: 'DING_TALK', step: 'exchange' })
export const dingTalkProfile: CallSite = Object.freeze({ provider: 'DING_TALK', step: 'profile' })

const ExchangeSchema = Type.Object({ accessToken: Token })
const ProfileSchema = Type.Object({
  openId: OptionalSubject,
  unionId: OptionalSubject,
  nick: OptionalText,
  avatarUrl: OptionalText
})

export type DingTalkExchange = Static<typeof ExchangeSchema>

/** DingTalk's codes that a login can meet: strings, with their cause. Those not listed are judged by HTTP status. */
const failureCodes: Readonly<Record<string, ProviderErrorCode>> = {
  'invalidParameter.authCode.notFound': 'PROVIDER_CODE_REJECTED', // 不合法的临时授权码
  invalidClientIdOrSecret: 'PROVIDER_MISCONFIGURED', // bad credentials
  Missingbody: 'PROVIDER_REPLY_INVALID', // no JSON body
  InvalidAuthentication: 'PROVIDER_REPLY_INVALID', // 不合法的access_token, though just issued
  'AuthenticationFailed.MissingParameter': 'PROVIDER_REPLY_INVALID', // the token header is missing
  'Forbidden.AccessDenied.AccessTokenPermissionDenied': 'PROVIDER_MISCONFIGURED', // the app lacks Contact.User.Read
  'Forbidden.AccessDenied.IpNotInWhiteList': 'PROVIDER_MISCONFIGURED', // the egress IP is not listed
  'Forbidden.AccessDenied.QpsLimitForApi': 'PROVIDER_BUSY', // throttled
  'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi': 'PROVIDER_BUSY', // throttled
  'InvalidAction.NotFound': 'PROVIDER_MISCONFIGURED', // wrong path or method: the base URL is not the API's
  unknownError: 'PROVIDER_BUSY'
}

export function buildDingTalkExchange(settings: DingTalkSettings, code: string): JsonRequest {
  return {
    method: 'POST',
    url: `${settings.apiBaseUrl}/v1.0/oauth2/userAccessToken`,
    body: {
      clientId: settings.clientId,
      clientSecret: settings.clientSecret,
      code,
      grantType: 'authorization_code'
    }
  }
}

/** Builds the request for the person's own contact. DingTalk takes the token in this header only. */
export function buildDingTalkProfile(settings: DingTalkSettings, exchange: DingTalkExchange): JsonRequest {
  return {
    method: 'GET',
    url: `${settings.apiBaseUrl}/v1.0/contact/users/me`,
    headers: { 'x-acs-dingtalk-access-token': exchange.accessToken }
  }
}

export function readDingTalkExchange(reply: Reply): DingTalkExchange {
  assertSuccess(reply, dingTalkExchange)
  return readReply(reply, ExchangeSchema, dingTalkExchange)
}

/** Each field is optional, but one id must be there. */
export function readDingTalkProfile(reply: Reply, settings: DingTalkSettings): ProviderAccount {
  assertSuccess(reply, dingTalkProfile)
  const profile = readReply(reply, ProfileSchema, dingTalkProfile, (value) => value.openId || value.unionId)
  return {
    identities: listDingTalkIdentities(settings, profile.openId, profile.unionId),
    nickname: readNickname(profile.nick),
    avatarUrl: readAvatarUrl(profile.avatarUrl)
  }
}

function assertSuccess(reply: Reply, at: CallSite): void {
  const { httpStatus, value } = reply
  if (isThrottlePage(reply)) throw createThrottleFailure(reply, at)
  if (httpStatus === 200) return
  const words = Object(value) as { code?: unknown; requestid?: unknown }
  const failureCode = classify(readErrcode(words.code), httpStatus)
  throw createProviderFailure(failureCode, at, { httpStatus, vendorCode: words.code, requestId: words.requestid })
}

function classify(code: string, httpStatus: number): ProviderErrorCode {
  if (Object.hasOwn(failureCodes, code)) return failureCodes[code]!
  // DingTalk answers 403 when the app may not do it: a permission, an IP list, an organisation's consent.
  return httpStatus === 403 ? 'PROVIDER_MISCONFIGURED' : classifyHttpStatus(httpStatus)
}

export const currentDingTalkFlow: DingTalkFlow = {
  defaults: { authorizeBaseUrl: 'https://login.dingtalk.com', apiBaseUrl: 'https://api.dingtalk.com' },
  stateLength: 32,

  createAuthorizeParts: ({ authorizeBaseUrl, clientId, redirectUri }) => [
    `${authorizeBaseUrl}/oauth2/auth?redirect_uri=${encodeURIComponent(redirectUri)}&response_type=code` +
      `&client_id=${encodeURIComponent(clientId)}&scope=openid&state=`,
    '&prompt=consent'
  ],

  async fetchAccount(settings: DingTalkSettings, code: string, limits: CallLimits): Promise<ProviderAccount> {
    const exchange = readDingTalkExchange(
      await callJson(buildDingTalkExchange(settings, code), limits, dingTalkExchange)
    )
    const profile = buildDingTalkProfile(settings, exchange)
    return retryOnce(async () => readDingTalkProfile(await callJson(profile, limits, dingTalkProfile), settings))
  }
}
