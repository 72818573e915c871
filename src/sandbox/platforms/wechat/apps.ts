import { deriveId, type Person } from '../../person.js'
import type { AppKind, RegisteredApp } from '../app-kind.js'

/** An app registered with the simulated WeChat open platform: a website application or an official account. */
export interface WechatApp extends RegisteredApp {
  /**
   * The app id. Default `wxsandbox000000000`, of an official account `wxsandboxh50000000`. A website's must not begin
   * with `ding`.
   */
  appId: string
  /** The app secret. Default: a fixed one, which names the sandbox. */
  appSecret: string
  /** The open-platform account the app belongs to; apps that share it see the same union ids. Default `sandbox`. */
  openPlatform: string
}

export const wechatApps: AppKind<'wechat', WechatApp> = {
  option: 'wechat',
  defaults: {
    appId: 'wxsandbox000000000',
    appSecret: 'sandbox-wechat-secret-not-a-real-one',
    openPlatform: 'sandbox'
  },
  idOf: ({ appId }) => appId
}

/**
 * Returns the ids of a person for a WeChat app, 28 characters each: `openid` per app, `unionid` per open-platform account.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID
 */
export function wechatIdentity(app: WechatApp, person: Person): { openid: string; unionid: string | null } {
  return {
    openid: `o${deriveId(27, 'wechat openid', app.appId, person.subject)}`,
    unionid: person.hasUnionId ? `o${deriveId(27, 'wechat unionid', app.openPlatform, person.subject)}` : null
  }
}
