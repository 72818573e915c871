import { cancelButton, type AuthorizePage } from '../../authorize/authorize-page.js'
import { addToQuery, readRedirectUri } from '../../authorize/redirect.js'
import type { FeishuApp } from './apps.js'

/**
 * The simulated page of the Feishu login, `https://accounts.feishu.cn/open-apis/authen/v1/authorize`.
 *
 * @see https://open.feishu.cn/document/common-capabilities/sso/api/obtain-oauth-code
 */
export const feishuLogin: AuthorizePage<FeishuApp> = {
  read(context, query, ownHost) {
    const app = context.apps.find((candidate) => candidate.appId === query.client_id)
    if (app === undefined) {
      return {
        problem: ['错误码 20048：应用不存在', 'Error 20048: no such app'],
        advice: ['模拟平台没有登记这个 client_id。', 'No app of this client_id is registered with the simulator.']
      }
    }
    const redirectUri = readRedirectUri(query.redirect_uri, app.redirectUris, 'exact', ownHost)
    if (redirectUri === null) {
      return {
        problem: ['错误码 20029：redirect_uri 请求不合法', 'Error 20029: wrong redirect_uri'],
        advice: ['须与登记的重定向 URL 逐字一致。', 'It must equal the registered redirect address to the letter.']
      }
    }
    const { state, scope = '', response_type: responseType = 'code' } = query
    if (responseType !== 'code') {
      return {
        problem: ['response_type 参数错误', 'Wrong response_type'],
        advice: ['需要 response_type=code。', 'It takes response_type=code.']
      }
    }
    return {
      grant: { flow: 'feishu', appId: app.appId, scope, redirectUri: query.redirect_uri },
      redirectUri,
      allow: (grant) => addToQuery(redirectUri, { code: context.issueCode(grant), state }),
      refusals: [cancelButton(addToQuery(redirectUri, { error: 'access_denied', state }))]
    }
  }
}
