import { cancelButton, type AuthorizePage, type Refusal } from '../../authorize/authorize-page.js'
import { addToEnd, readRedirectUri } from '../../authorize/redirect.js'
import type { WechatApp } from './apps.js'

/**
 * Returns the ways to refuse at WeChat: without a redirect, as the platform does, and with `state` alone, as its
 * English documentation says.
 */
export function wechatRefusals(withState: string): readonly Refusal[] {
  const label = ['取消并只带 state 返回', 'Cancel, return with state alone'] as const
  return [cancelButton(null), { decision: 'deny-with-state', label, location: withState }]
}

/**
 * The simulated page of the WeChat website login, `https://open.weixin.qq.com/connect/qrconnect`.
 *
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login
 */
export const wechatLogin: AuthorizePage<WechatApp> = {
  read(context, query, ownHost) {
    const app = context.apps.find((candidate) => candidate.appId === query.appid)
    if (app === undefined) {
      return {
        problem: ['AppID 参数错误', 'Wrong AppID'],
        advice: ['模拟平台没有登记这个 appid。', 'No app of this appid is registered with the simulator.']
      }
    }
    const redirectUri = readRedirectUri(query.redirect_uri, app.redirectUris, 'same-host', ownHost)
    if (redirectUri === null) {
      return {
        problem: ['redirect_uri 参数错误', 'Wrong redirect_uri'],
        advice: ['域名须与登记的授权回调域完全一致。', 'Its host must equal the registered callback domain.']
      }
    }
    if (query.response_type !== 'code' || !query.scope?.split(',').includes('snsapi_login')) {
      return {
        problem: ['Scope 参数错误或没有 Scope 权限', 'Wrong scope, or no permission for it'],
        advice: [
          '需要 response_type=code 和 scope=snsapi_login。',
          'It takes response_type=code and scope=snsapi_login.'
        ]
      }
    }
    const { state } = query
    return {
      grant: { flow: 'wechat', appId: app.appId, scope: 'snsapi_login', personFaults: ['no-unionid', 'late-unionid'] },
      redirectUri,
      allow: (grant) => addToEnd(redirectUri, { code: context.issueCode(grant), state }),
      refusals: wechatRefusals(addToEnd(redirectUri, { state }))
    }
  }
}
