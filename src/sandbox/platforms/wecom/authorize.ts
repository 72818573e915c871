import { cancelButton, type AuthorizePage } from '../../authorize/authorize-page.js'
import { addToQuery, readRedirectUri } from '../../authorize/redirect.js'
import { wecomApps, type WecomApp } from './apps.js'

/**
 * The simulated page of the WeCom website login, `https://login.work.weixin.qq.com/wwlogin/sso/login`, for a
 * company's own apps (`login_type=CorpApp`).
 *
 * A refusal redirects with the state alone: documented for the former page, unverified for this one.
 *
 * @see https://developer.work.weixin.qq.com/document/path/98171
 */
export const wecomLogin: AuthorizePage<WecomApp> = {
  read(context, query, ownHost) {
    const { appid, agentid, state } = query
    const app = context.apps.find(({ corpId, agentId }) => corpId === appid && agentId === agentid)
    if (app === undefined || query.login_type !== 'CorpApp') {
      return {
        problem: ['应用不存在', 'No such app'],
        advice: [
          '需要 login_type=CorpApp，以及已登记的 appid（CorpID）和 agentid。',
          'It takes login_type=CorpApp, and a registered appid (CorpID) and agentid.'
        ]
      }
    }
    const redirectUri = readRedirectUri(query.redirect_uri, app.redirectUris, 'same-host', ownHost)
    if (redirectUri === null) {
      return {
        problem: ['redirect_uri 与配置的授权完成回调域名不一致', 'Wrong redirect_uri'],
        advice: ['域名（含端口）须与可信域名完全一致。', 'Its host, port included, must equal the trusted domain.']
      }
    }
    return {
      grant: { flow: 'wecom', appId: wecomApps.idOf(app), scope: 'snsapi_base' },
      redirectUri,
      allow: (grant) => addToQuery(redirectUri, { code: context.issueCode(grant), state }),
      refusals: [cancelButton(addToQuery(redirectUri, { state }))]
    }
  }
}
