import { listIdentities, readAvatarUrl, readNickname } from './account.js'
import { retryOnce } from './failure.js'
import { callJson, type CallLimits } from './http.js'
import type { ProviderAccount } from './provider.js'
import {
  buildWechatExchange,
  buildWechatProfile,
  readWechatExchange,
  readWechatProfile,
  wechatExchange,
  wechatProfile,
  type WechatCredentials
} from './wechat-api.js'

/** One app at WeChat. */
export interface WechatApp extends WechatCredentials {
  /** The issuer of union ids. */
  openPlatformId: string
}

/**
 * Turns a code into the person who consented: exchanges it, once, then asks for the profile, at most twice.
 *
 * @throws PROVIDER_* of the catalogue.
 */
export async function fetchWechatAccount(app: WechatApp, code: string, limits: CallLimits): Promise<ProviderAccount> {
  const exchange = readWechatExchange(await callJson(buildWechatExchange(app, code), limits, wechatExchange))
  const request = buildWechatProfile(app, exchange)
  const profile = await retryOnce(async () =>
    readWechatProfile(await callJson(request, limits, wechatProfile), exchange)
  )
  return {
    identities: listIdentities([
      { issuer: app.appId, kind: 'openid', subject: exchange.openid },
      { issuer: app.openPlatformId, kind: 'unionid', subject: exchange.unionid || profile.unionid }
    ]),
    nickname: readNickname(profile.nickname),
    avatarUrl: readAvatarUrl(profile.headimgurl)
  }
}
