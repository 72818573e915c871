import { listIdentities } from '../kit/account.js'
import { readAvatarUrl, readNickname } from '../../profile.js'
import { retryOnce } from '../kit/failure.js'
import { callJson, type CallLimits } from '../kit/http.js'
import type { ProviderAccount } from '../provider.js'
import {
  buildWechatExchange,
  buildWechatProfile,
  readWechatExchange,
  readWechatProfile,
  wechatExchange,
  wechatProfile,
  type WechatCredentials,
  type WechatExchange,
  type WechatProfile
} from './api.js'

export interface WechatApp extends WechatCredentials {
  /** The issuer of union ids. */
  openPlatformId: string
  /** Whether the scope is `snsapi_base`: WeChat asks for no consent, and returns the open id without a profile. */
  silent?: boolean
}

export const wechatBaseUrls = Object.freeze({
  authorizeBaseUrl: 'https://open.weixin.qq.com',
  apiBaseUrl: 'https://api.weixin.qq.com'
})

/** The type and the labels of every WeChat login: a user sees one login. */
export const wechatLabels = Object.freeze({
  type: 'WECHAT',
  name: 'wechat',
  icon: 'wechat',
  displayName: Object.freeze({ 'zh-CN': '微信快捷登录', en: 'WeChat quick login' })
})

export async function fetchWechatAccount(app: WechatApp, code: string, limits: CallLimits): Promise<ProviderAccount> {
  const exchange = readWechatExchange(await callJson(buildWechatExchange(app, code), limits, wechatExchange))
  const profile = app.silent ? null : await fetchProfile(app, exchange, limits)
  return {
    identities: listIdentities([
      { issuer: app.appId, kind: 'openid', subject: exchange.openid },
      { issuer: app.openPlatformId, kind: 'unionid', subject: exchange.unionid || profile?.unionid }
    ]),
    nickname: readNickname(profile?.nickname),
    avatarUrl: readAvatarUrl(profile?.headimgurl)
  }
}

async function fetchProfile(app: WechatApp, exchange: WechatExchange, limits: CallLimits): Promise<WechatProfile> {
  const request = buildWechatProfile(app, exchange)
  return retryOnce(async () => readWechatProfile(await callJson(request, limits, wechatProfile), exchange))
}
