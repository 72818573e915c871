import { Type, type Static } from '@sinclair/typebox'
import type { ProviderErrorCode } from '../../errors.js'
import type { CallSite } from '../kit/failure.js'
import type { JsonRequest, Reply } from '../kit/http.js'
import { assertErrcode, OptionalSubject, OptionalText, readReply, Subject, Token } from '../kit/reply.js'
import type { WecomAppToken } from './app-token.js'

/**
 * WeCom's API as a login needs it: building each request, and reading each reply. WeCom issues no token for a person:
 * the app's own token turns a code into a member.
 *
 * @see https://developer.work.weixin.qq.com/document/path/91039
 * @see https://developer.work.weixin.qq.com/document/path/98177
 * @see https://developer.work.weixin.qq.com/document/path/90196
 */

export const wecomToken: CallSite = Object.freeze({ provider: 'WECOM', step: 'token' })
export const wecomExchange: CallSite = Object.freeze({ provider: 'WECOM', step: 'exchange' })
export const wecomProfile: CallSite = Object.freeze({ provider: 'WECOM', step: 'profile' })

export interface WecomCredentials {
  apiBaseUrl: string
  corpId: string
  corpSecret: string
}

const TokenSchema = Type.Object({ access_token: Token, expires_in: Type.Number({ minimum: 1 }) })
const ExchangeSchema = Type.Object({
  userid: OptionalSubject,
  openid: OptionalSubject,
  external_userid: OptionalSubject
})
const ProfileSchema = Type.Object({ userid: Subject, name: OptionalText, avatar: OptionalText })

/** The owner of a code: a member has a `userid`, another person an `openid`, a customer also an `external_userid`. */
export type WecomExchange = Static<typeof ExchangeSchema>
export type WecomProfile = Static<typeof ProfileSchema>

/**
 * WeCom's numbers that a login can meet, with their meaning. Any other is classified by the HTTP status.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90313
 */
const failureCodes: Readonly<Record<string, ProviderErrorCode>> = {
  '-1': 'PROVIDER_BUSY', // 系统繁忙
  40001: 'PROVIDER_MISCONFIGURED', // invalid credential: the secret
  40003: 'PROVIDER_REPLY_INVALID', // invalid userid
  40013: 'PROVIDER_MISCONFIGURED', // invalid corpid
  40014: 'PROVIDER_REPLY_INVALID', // invalid access_token, though just issued
  40029: 'PROVIDER_CODE_REJECTED', // invalid code: unknown, used or expired
  40056: 'PROVIDER_MISCONFIGURED', // invalid agentid
  40091: 'PROVIDER_MISCONFIGURED', // the secret is another company's
  41001: 'PROVIDER_REPLY_INVALID', // access_token missing
  41002: 'PROVIDER_MISCONFIGURED', // corpid missing
  41004: 'PROVIDER_MISCONFIGURED', // corpsecret missing
  41008: 'PROVIDER_CODE_REJECTED', // missing code
  42001: 'PROVIDER_REPLY_INVALID', // access_token expired, though just issued
  42003: 'PROVIDER_CODE_REJECTED', // code expired (unverified: from lists of the former 企业号)
  45009: 'PROVIDER_BUSY', // quota reached
  45033: 'PROVIDER_BUSY', // too many calls at the same time
  48002: 'PROVIDER_MISCONFIGURED', // the app may not call this API
  50001: 'PROVIDER_MISCONFIGURED', // redirect_uri unauthorized: not the app's trusted domain
  50002: 'PROVIDER_ACCOUNT_RESTRICTED', // the member is outside the app's range
  60011: 'PROVIDER_MISCONFIGURED', // no privilege over this member
  60020: 'PROVIDER_MISCONFIGURED', // the IP is not listed
  60111: 'PROVIDER_REPLY_INVALID', // userid not found
  301002: 'PROVIDER_MISCONFIGURED' // not allowed to use this app
}

/** WeCom's texts hold the call's id: `invalid code, hint: [1638184421206730740908604], from ip: …`. */
const requestId = /\bhint: \[(\w{1,64})\]/

/** Builds the request for the app's token. The secret is in its query: never log the address. */
export function buildWecomToken({ apiBaseUrl, corpId, corpSecret }: WecomCredentials): JsonRequest {
  const query = new URLSearchParams({ corpid: corpId, corpsecret: corpSecret })
  return { method: 'GET', url: `${apiBaseUrl}/cgi-bin/gettoken?${query}` }
}

export function buildWecomExchange({ apiBaseUrl }: WecomCredentials, token: string, code: string): JsonRequest {
  const query = new URLSearchParams({ access_token: token, code })
  return { method: 'GET', url: `${apiBaseUrl}/cgi-bin/auth/getuserinfo?${query}` }
}

export function buildWecomProfile({ apiBaseUrl }: WecomCredentials, token: string, userid: string): JsonRequest {
  const query = new URLSearchParams({ access_token: token, userid })
  return { method: 'GET', url: `${apiBaseUrl}/cgi-bin/user/get?${query}` }
}

export function readWecomToken(reply: Reply): WecomAppToken {
  assertErrcode(reply, wecomToken, failureCodes, requestId)
  const { access_token: token, expires_in: expiresInSeconds } = readReply(reply, TokenSchema, wecomToken)
  return { token, expiresInSeconds }
}

export function readWecomExchange(reply: Reply): WecomExchange {
  assertErrcode(reply, wecomExchange, failureCodes, requestId)
  const hasOwner = (value: WecomExchange) => value.userid || value.openid || value.external_userid
  return readReply(reply, ExchangeSchema, wecomExchange, hasOwner)
}

/** The reply must be about the member of the exchange. */
export function readWecomProfile(reply: Reply, userid: string): WecomProfile {
  assertErrcode(reply, wecomProfile, failureCodes, requestId)
  // WeCom does not distinguish the case of a userid.
  const isSameMember = (value: WecomProfile): boolean => value.userid.toLowerCase() === userid.toLowerCase()
  return readReply(reply, ProfileSchema, wecomProfile, isSameMember)
}
