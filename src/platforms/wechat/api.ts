import { Type, type Static } from '@sinclair/typebox'
import type { ProviderErrorCode } from '../../errors.js'
import { createProviderFailure, type CallSite } from '../kit/failure.js'
import type { JsonRequest, Reply } from '../kit/http.js'
import { assertErrcode, OptionalSubject, OptionalText, readReply, Subject, Token } from '../kit/reply.js'

/**
 * WeChat's `sns` API, which all its web logins share: building each request, and reading each reply.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login
 * @see https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsaccesstoken
 */

export const wechatExchange: CallSite = Object.freeze({ provider: 'WECHAT', step: 'exchange' })
export const wechatProfile: CallSite = Object.freeze({ provider: 'WECHAT', step: 'profile' })

export interface WechatCredentials {
  apiBaseUrl: string
  appId: string
  appSecret: string
}

const ExchangeSchema = Type.Object({
  access_token: Token,
  openid: Subject,
  unionid: OptionalSubject,
  is_snapshotuser: Type.Optional(Type.Unknown())
})

const ProfileSchema = Type.Object({
  openid: Subject,
  unionid: OptionalSubject,
  nickname: OptionalText,
  headimgurl: OptionalText
})

export type WechatExchange = Static<typeof ExchangeSchema>
export type WechatProfile = Static<typeof ProfileSchema>

/** WeChat's numbers that a login can meet, with WeChat's words. Any other is classified by the HTTP status. */
const failureCodes: Readonly<Record<string, ProviderErrorCode>> = {
  '-1': 'PROVIDER_BUSY', // system error (busy)
  40001: 'PROVIDER_MISCONFIGURED', // invalid credential
  40002: 'PROVIDER_REPLY_INVALID', // invalid grant_type
  40003: 'PROVIDER_REPLY_INVALID', // invalid openid
  40013: 'PROVIDER_MISCONFIGURED', // invalid appid
  40014: 'PROVIDER_REPLY_INVALID', // invalid access_token
  40029: 'PROVIDER_CODE_REJECTED', // invalid code
  40125: 'PROVIDER_MISCONFIGURED', // invalid appsecret
  40163: 'PROVIDER_CODE_REJECTED', // code been used
  40164: 'PROVIDER_MISCONFIGURED', // invalid ip, not in whitelist
  40226: 'PROVIDER_ACCOUNT_RESTRICTED', // code blocked (high-risk user)
  41001: 'PROVIDER_REPLY_INVALID', // access_token missing
  41002: 'PROVIDER_MISCONFIGURED', // appid missing
  41004: 'PROVIDER_MISCONFIGURED', // appsecret missing
  41008: 'PROVIDER_CODE_REJECTED', // missing code
  41009: 'PROVIDER_REPLY_INVALID', // missing openid
  42001: 'PROVIDER_REPLY_INVALID', // access_token expired
  42003: 'PROVIDER_CODE_REJECTED', // code expired
  42007: 'PROVIDER_CODE_REJECTED', // user changed password, grants revoked: authorise again
  45009: 'PROVIDER_BUSY', // reach max api daily quota limit
  45011: 'PROVIDER_BUSY', // api minute-quota reach limit
  48001: 'PROVIDER_MISCONFIGURED', // api unauthorized
  50002: 'PROVIDER_ACCOUNT_RESTRICTED' // user limited
}

/** At the exchange the credential is the operator's, at the profile it is the token that WeChat has just issued. */
const profileFailureCodes: typeof failureCodes = { ...failureCodes, 40001: 'PROVIDER_REPLY_INVALID' }

/** WeChat puts the request id at the end of the text: `, rid: 8hex-8hex-8hex`, or `hints: [ req_id: … ]`. */
const requestId = /\brid: ([\da-f]{8}(?:-[\da-f]{8}){2})|\breq_id: ([\w-]{1,64})/

/** Builds the exchange of a code for a token. The secret is in its query: never log the address. */
export function buildWechatExchange(credentials: WechatCredentials, code: string): JsonRequest {
  const query = new URLSearchParams({
    appid: credentials.appId,
    secret: credentials.appSecret,
    code,
    grant_type: 'authorization_code'
  })
  return { method: 'GET', url: `${credentials.apiBaseUrl}/sns/oauth2/access_token?${query}` }
}

export function buildWechatProfile(credentials: WechatCredentials, exchange: WechatExchange): JsonRequest {
  const query = new URLSearchParams({
    access_token: exchange.access_token,
    openid: exchange.openid,
    lang: 'zh_CN'
  })
  return { method: 'GET', url: `${credentials.apiBaseUrl}/sns/userinfo?${query}` }
}

/** @throws PROVIDER_ACCOUNT_VIRTUAL for a snapshot user, whose open id and union id are made up. */
export function readWechatExchange(reply: Reply): WechatExchange {
  assertErrcode(reply, wechatExchange, failureCodes, requestId)
  const exchange = readReply(reply, ExchangeSchema, wechatExchange)
  // Documented as the number 1. Any value but these counts as 1, because a binding of a made-up id cannot be mended.
  if (![undefined, null, false, 0, '0', ''].includes(exchange.is_snapshotuser as null)) {
    throw createProviderFailure('PROVIDER_ACCOUNT_VIRTUAL', wechatExchange, { httpStatus: reply.httpStatus })
  }
  return exchange
}

/** The profile must be about the person of the exchange. */
export function readWechatProfile(reply: Reply, exchange: WechatExchange): WechatProfile {
  assertErrcode(reply, wechatProfile, profileFailureCodes, requestId)
  const isSamePerson = ({ openid, unionid }: WechatProfile): boolean =>
    openid === exchange.openid && (!unionid || !exchange.unionid || unionid === exchange.unionid)
  return readReply(reply, ProfileSchema, wechatProfile, isSamePerson)
}
