import { isBindingError } from '../../errors.js'
import { listIdentities } from '../kit/account.js'
import { readAvatarUrl, readNickname } from '../../profile.js'
import { createProviderFailure, retryOnce } from '../kit/failure.js'
import { callJson, type CallLimits } from '../kit/http.js'
import type { Identity, ProviderAccount } from '../provider.js'
import {
  buildWecomExchange,
  buildWecomProfile,
  readWecomExchange,
  readWecomProfile,
  wecomExchange,
  wecomProfile,
  type WecomCredentials,
  type WecomExchange,
  type WecomProfile
} from './api.js'
import type { WecomAppTokens } from './app-token.js'

export const wecomBaseUrls = Object.freeze({
  authorizeBaseUrl: 'https://login.work.weixin.qq.com',
  apiBaseUrl: 'https://qyapi.weixin.qq.com'
})

export interface WecomApp extends WecomCredentials {
  allowNonMembers: boolean
}

/**
 * Exchanges the code once, then asks the directory for the name at most twice.
 *
 * @throws PROVIDER_ACCOUNT_RESTRICTED for somebody who is no member, unless the app allows it.
 */
export async function fetchWecomAccount(
  app: WecomApp,
  tokens: WecomAppTokens,
  code: string,
  limits: CallLimits
): Promise<ProviderAccount> {
  const exchange = await tokens.use(async (token) =>
    readWecomExchange(await callJson(buildWecomExchange(app, token, code), limits, wecomExchange))
  )
  if (!exchange.userid && !app.allowNonMembers) {
    throw createProviderFailure('PROVIDER_ACCOUNT_RESTRICTED', wecomExchange)
  }
  const profile = exchange.userid ? await findProfile(app, tokens, exchange.userid, limits) : null
  return {
    identities: identify(app, exchange),
    nickname: readNickname(profile?.name),
    avatarUrl: readAvatarUrl(profile?.avatar)
  }
}

function identify({ corpId }: WecomApp, { userid, openid, external_userid: customer }: WecomExchange): Identity[] {
  return listIdentities([
    // Unique without regard to case, so that one spelling stands for all.
    { issuer: corpId, kind: 'userid', subject: userid?.toLowerCase() },
    { issuer: corpId, kind: 'openid', subject: openid },
    { issuer: corpId, kind: 'external_userid', subject: customer }
  ])
}

/** Returns `null` where the app may not read the directory, or this member: the login then succeeds without a name. */
async function findProfile(
  app: WecomApp,
  tokens: WecomAppTokens,
  userid: string,
  limits: CallLimits
): Promise<WecomProfile | null> {
  const ask = async (token: string): Promise<WecomProfile> =>
    readWecomProfile(await callJson(buildWecomProfile(app, token, userid), limits, wecomProfile), userid)
  try {
    return await retryOnce(() => tokens.use(ask))
  } catch (error) {
    const isForbidden =
      isBindingError(error) && ['PROVIDER_MISCONFIGURED', 'PROVIDER_ACCOUNT_RESTRICTED'].includes(error.code)
    if (isForbidden) return null
    throw error
  }
}
