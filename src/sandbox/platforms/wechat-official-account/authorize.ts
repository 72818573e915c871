import type { AuthorizePage, AuthorizeProblem } from '../../authorize/authorize-page.js'
import type { Fault } from '../../faults/catalogue.js'
import { addToQuery, readRedirectUri } from '../../authorize/redirect.js'
import { wechatApps, type WechatApp } from '../wechat/apps.js'
import { wechatRefusals } from '../wechat/authorize.js'

/** The documented parameters, in the documented order; those in the second list need not be there. */
const requiredParameters = ['appid', 'redirect_uri', 'response_type', 'scope', 'state']
const optionalParameters = ['forcePopup', 'forceSnapShot']

const snapshot: Fault = { name: 'snapshot-user', value: 0 }

const scopes = ['snsapi_base', 'snsapi_userinfo']

const problems = {
  browser: {
    problem: ['请在微信客户端打开链接', 'Open this link in WeChat'],
    advice: [
      '此页面只能在微信内置浏览器（User-Agent 含 MicroMessenger）中打开。',
      'It opens inside WeChat only, whose browser has MicroMessenger in its User-Agent.'
    ]
  },
  appid: {
    problem: ['AppID 参数错误', 'Wrong AppID'],
    advice: ['模拟平台没有登记这个公众号。', 'No official account of this appid is registered with the simulator.']
  },
  websiteApp: {
    problem: ['错误码 10016', 'Error 10016'],
    advice: [
      '这是网站应用的 appid，此处需要公众号的 appid。',
      'This is the appid of a website application; it takes that of an official account.'
    ]
  },
  redirect: {
    problem: ['错误码 10003：redirect_uri 域名与后台配置不一致', 'Error 10003: redirect domain mismatch'],
    advice: ['域名须与登记的网页授权域名完全一致。', 'Its host must equal the registered domain.']
  },
  scope: {
    problem: ['错误码 10005：没有 scope 权限', 'Error 10005: scope not permitted'],
    advice: [
      '需要 response_type=code 和 scope=snsapi_userinfo 或 snsapi_base。',
      'It takes response_type=code and scope=snsapi_userinfo or snsapi_base.'
    ]
  },
  state: {
    problem: ['state 参数过长或含有非法字符', 'State too long, or with other than letters and digits'],
    advice: ['state 只能是 a-zA-Z0-9，最多 128 字节。', 'A state is of a-z, A-Z and 0-9, at most 128 bytes.']
  },
  order: {
    problem: ['该链接无法访问', 'This link cannot be opened'],
    advice: [
      `参数顺序须为 ${requiredParameters.join('、')}。`,
      `The order of the parameters must be ${requiredParameters.join(', ')}.`
    ]
  }
} as const satisfies Record<string, AuthorizeProblem>

function isDocumentedOrder(query: Readonly<Record<string, string>>): boolean {
  const given = Object.keys(query)
  const documented = [...requiredParameters, ...optionalParameters.filter((name) => name in query)]
  return given.join() === documented.join()
}

/**
 * The simulated page of an official account's login, `https://open.weixin.qq.com/connect/oauth2/authorize`.
 *
 * It opens in WeChat's own browser alone. Unlike the website login it puts code and state before the fragment of a
 * redirect address. The fault `snapshot-user` and `forceSnapShot=true` show a snapshot of the page, which gives the
 * app the ids of a virtual account.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 */
export const wechatOfficialAccountLogin: AuthorizePage<WechatApp> = {
  browser: {
    name: 'wechat',
    isMeant: (userAgent) => /\bMicroMessenger\//i.test(userAgent),
    problem: problems.browser
  },
  read(context, query, ownHost) {
    const { apps, strictParameterOrder } = context
    const app = apps.find((candidate) => candidate.appId === query.appid)
    if (app === undefined) {
      const isWebsite = context.appsOf(wechatApps).some(({ appId }) => appId === query.appid)
      return isWebsite ? problems.websiteApp : problems.appid
    }
    const redirectUri = readRedirectUri(query.redirect_uri, app.redirectUris, 'same-host', ownHost)
    if (redirectUri === null) return problems.redirect
    const { state = '', scope = '' } = query
    if (query.response_type !== 'code' || !scopes.includes(scope)) return problems.scope
    if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return problems.state
    if (strictParameterOrder && !isDocumentedOrder(query)) return problems.order
    // Only a consent page has snapshots, and snsapi_base shows none.
    const snapshots = scope === 'snsapi_userinfo' ? (['snapshot-user'] as const) : []
    return {
      grant: { flow: 'wechat', appId: app.appId, scope, personFaults: ['no-unionid', 'late-unionid', ...snapshots] },
      redirectUri,
      allow(grant) {
        const faults = query.forceSnapShot === 'true' ? [...grant.faults, snapshot] : grant.faults
        return addToQuery(redirectUri, { code: context.issueCode({ ...grant, faults }), state })
      },
      refusals: wechatRefusals(addToQuery(redirectUri, { state }))
    }
  }
}
