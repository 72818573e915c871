import { Type, type Static } from '@sinclair/typebox'
import type { ProviderErrorCode } from '../../errors.js'
import { listIdentities, visibleAscii } from '../kit/account.js'
import { readAvatarUrl, readNickname } from '../../profile.js'
import { classifyHttpStatus, createProviderFailure, readErrcode, type CallSite } from '../kit/failure.js'
import type { JsonRequest, Reply } from '../kit/http.js'
import { OptionalSubject, OptionalText, readReply } from '../kit/reply.js'
import type { CheckedProviderOptions } from '../kit/options.js'
import type { ProviderAccount } from '../provider.js'

/**
 * Feishu's login: building each request, and reading each reply.
 *
 * @see https://open.feishu.cn/document/authentication-management/access-token/get-user-access-token
 * @see https://open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/authen-v1/user_info/get
 */

export const feishuExchange: CallSite = Object.freeze({ provider: 'FEISHU', step: 'exchange' })
export const feishuProfile: CallSite = Object.freeze({ provider: 'FEISHU', step: 'profile' })

export const feishuBaseUrls = Object.freeze({
  authorizeBaseUrl: 'https://accounts.feishu.cn',
  apiBaseUrl: 'https://open.feishu.cn'
})

export interface FeishuSettings extends CheckedProviderOptions {
  appId: string
  appSecret: string
  /** The issuer of union ids. */
  developerId: string
  tokenEndpoint: 'v2' | 'v3'
}

/** As much of them as the exchange of a code takes. `tokenEndpoint` is `v2` by default. */
export type FeishuClient = Pick<
  FeishuSettings,
  'appId' | 'appSecret' | 'redirectUri' | 'apiBaseUrl' | 'authorizeBaseUrl'
> & {
  tokenEndpoint?: FeishuSettings['tokenEndpoint'] | undefined
}

// Tokens are JWTs of 1 to 2 KiB, and grow with their scopes.
const ExchangeSchema = Type.Object({ access_token: Type.String({ pattern: visibleAscii, maxLength: 16_384 }) })
const ProfileSchema = Type.Object({
  data: Type.Object({
    open_id: OptionalSubject,
    union_id: OptionalSubject,
    name: OptionalText,
    avatar_url: OptionalText
  })
})

export type FeishuExchange = Static<typeof ExchangeSchema>

/**
 * Feishu's codes that a login can meet, with their cause. Those not listed are judged by HTTP status. The 9999… come
 * from the gateway in front of all APIs (unverified: from the list of general codes).
 *
 * @see https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN
 */
const failureCodes: Readonly<Record<string, ProviderErrorCode>> = {
  20001: 'PROVIDER_REPLY_INVALID', // a required parameter is missing
  20002: 'PROVIDER_MISCONFIGURED', // the client secret is invalid
  20003: 'PROVIDER_CODE_REJECTED', // the authorization code is not found
  20004: 'PROVIDER_CODE_REJECTED', // the authorization code has expired
  20005: 'PROVIDER_REPLY_INVALID', // invalid access token, though just issued
  20006: 'PROVIDER_REPLY_INVALID', // expired access token, though just issued
  20008: 'PROVIDER_ACCOUNT_RESTRICTED', // the user does not exist
  20009: 'PROVIDER_MISCONFIGURED', // the app is not installed in the tenant
  20010: 'PROVIDER_ACCOUNT_RESTRICTED', // the user may not use this app
  20021: 'PROVIDER_ACCOUNT_RESTRICTED', // the user has resigned
  20022: 'PROVIDER_ACCOUNT_RESTRICTED', // the user is frozen
  20023: 'PROVIDER_ACCOUNT_RESTRICTED', // the user is not registered
  20024: 'PROVIDER_CODE_REJECTED', // the code is another app's
  20036: 'PROVIDER_REPLY_INVALID', // grant_type not supported
  20048: 'PROVIDER_MISCONFIGURED', // the app does not exist
  20049: 'PROVIDER_REPLY_INVALID', // PKCE failed, which is not used here
  20050: 'PROVIDER_BUSY', // an unexpected error of theirs
  20063: 'PROVIDER_REPLY_INVALID', // malformed request
  20065: 'PROVIDER_CODE_REJECTED', // the code has been used
  20066: 'PROVIDER_ACCOUNT_RESTRICTED', // the user's status is invalid
  20069: 'PROVIDER_MISCONFIGURED', // the app is not enabled
  20070: 'PROVIDER_REPLY_INVALID', // several ways of authenticating at once
  20071: 'PROVIDER_MISCONFIGURED', // the redirect address is not the one of the authorisation
  20072: 'PROVIDER_BUSY', // temporarily unavailable
  99991400: 'PROVIDER_BUSY', // throttled
  99991401: 'PROVIDER_MISCONFIGURED', // the IP is not listed
  99991661: 'PROVIDER_REPLY_INVALID', // access token missing
  99991663: 'PROVIDER_REPLY_INVALID', // invalid access token
  99991668: 'PROVIDER_REPLY_INVALID', // invalid user access token
  99991672: 'PROVIDER_MISCONFIGURED', // the app lacks a scope
  99991677: 'PROVIDER_REPLY_INVALID', // expired user access token
  99991679: 'PROVIDER_MISCONFIGURED' // the user granted no such scope
}

/** RFC 6749's own names, where no code stands beside them. */
const oauthErrors: Readonly<Record<string, ProviderErrorCode>> = {
  invalid_grant: 'PROVIDER_CODE_REJECTED',
  invalid_client: 'PROVIDER_MISCONFIGURED',
  unauthorized_client: 'PROVIDER_MISCONFIGURED',
  temporarily_unavailable: 'PROVIDER_BUSY',
  server_error: 'PROVIDER_BUSY'
}

export function buildFeishuExchange(settings: FeishuClient, code: string): JsonRequest {
  const body = {
    grant_type: 'authorization_code',
    client_id: settings.appId,
    client_secret: settings.appSecret,
    code,
    redirect_uri: settings.redirectUri
  }
  if (settings.tokenEndpoint === 'v3') {
    return { method: 'POST', url: `${settings.authorizeBaseUrl}/oauth/v3/token`, body, encoding: 'form' }
  }
  return { method: 'POST', url: `${settings.apiBaseUrl}/open-apis/authen/v2/oauth/token`, body }
}

export function buildFeishuProfile({ apiBaseUrl }: FeishuSettings, exchange: FeishuExchange): JsonRequest {
  return {
    method: 'GET',
    url: `${apiBaseUrl}/open-apis/authen/v1/user_info`,
    headers: { authorization: `Bearer ${exchange.access_token}` }
  }
}

/** The reply is flat: it has no envelope. */
export function readFeishuExchange(reply: Reply): FeishuExchange {
  assertSuccess(reply, feishuExchange)
  return readReply(reply, ExchangeSchema, feishuExchange)
}

/** The reply must have one id. */
export function readFeishuProfile(reply: Reply, settings: FeishuSettings): ProviderAccount {
  assertSuccess(reply, feishuProfile)
  const { data } = readReply(reply, ProfileSchema, feishuProfile, (value) => value.data.open_id || value.data.union_id)
  const { open_id: openId, union_id: unionId, name, avatar_url: avatarUrl } = data
  return {
    identities: listIdentities([
      { issuer: settings.appId, kind: 'open_id', subject: openId },
      { issuer: settings.developerId, kind: 'union_id', subject: unionId }
    ]),
    nickname: readNickname(name),
    avatarUrl: readAvatarUrl(avatarUrl)
  }
}

/** What a reply may say about its failure: a number, the name of RFC 6749, or an object with the call's id. */
interface FeishuWords {
  code?: unknown
  error?: unknown
}

function assertSuccess({ httpStatus, value }: Reply, at: CallSite): void {
  const { code, error } = Object(value) as FeishuWords
  const number = readErrcode(code)
  const vendorCode = number === '0' && typeof error === 'string' ? error : number
  if (vendorCode === '0' && httpStatus === 200) return
  const requestId = (Object(error) as { log_id?: unknown }).log_id
  throw createProviderFailure(classify(vendorCode, httpStatus), at, {
    httpStatus,
    requestId,
    ...(vendorCode !== '0' && { vendorCode })
  })
}

function classify(vendorCode: string, httpStatus: number): ProviderErrorCode {
  for (const codes of [failureCodes, oauthErrors]) {
    if (Object.hasOwn(codes, vendorCode)) return codes[vendorCode]!
  }
  return classifyHttpStatus(httpStatus)
}
