import { cancelButton, type AuthorizePage, type AuthorizeProblem } from '../../authorize/authorize-page.js'
import { addToQuery, readRedirectUri } from '../../authorize/redirect.js'
import type { FaultName } from '../../faults/catalogue.js'
import { isDingTalkId, type CodeParameter, type DingTalkApp } from './apps.js'

const unknownClient: AuthorizeProblem = {
  problem: ['应用不存在', 'No such app'],
  advice: ['模拟平台没有登记这个应用。', 'No app of this id is registered with the simulator.']
}
const wrongRedirect: AuthorizeProblem = {
  problem: ['redirect_uri 不合法', 'Wrong redirect_uri'],
  advice: ['须与登记的回调地址逐字一致。', 'It must equal the registered redirect address to the letter.']
}
const wrongScope: AuthorizeProblem = {
  problem: ['scope 不合法', 'Wrong scope'],
  advice: [
    '当前流程需要 response_type=code 和 scope=openid；旧版流程需要 scope=snsapi_login。',
    'The current flow takes response_type=code and scope=openid; the legacy flow takes scope=snsapi_login.'
  ]
}

const codeFaults: Readonly<Record<string, CodeParameter>> = {
  'code-as-code': 'code',
  'code-as-auth-code': 'authCode',
  'code-as-both': 'both'
}

function readCodeNames(parameter: CodeParameter): readonly string[] {
  return parameter === 'both' ? ['code', 'authCode'] : [parameter]
}

function createPage(
  flow: 'ding-talk' | 'ding-talk-legacy',
  requiredScope: string,
  readClientId: (query: Readonly<Record<string, string>>) => string | undefined,
  codeParameter: (app: DingTalkApp) => CodeParameter,
  faults: { code: readonly FaultName[]; person: readonly FaultName[] }
): AuthorizePage<DingTalkApp> {
  return {
    claims: ({ apps }, query) => isDingTalkId(readClientId(query), apps),
    read(context, query, ownHost) {
      const app = context.apps.find((candidate) => candidate.clientId === readClientId(query))
      if (app === undefined) return unknownClient
      const redirectUri = readRedirectUri(query.redirect_uri, app.redirectUris, 'exact', ownHost)
      if (redirectUri === null) return wrongRedirect
      const { state, scope = '' } = query
      if (query.response_type !== 'code' || !scope.split(' ').includes(requiredScope)) return wrongScope
      return {
        grant: { flow, appId: app.clientId, scope, personFaults: faults.person },
        codeFaults: faults.code,
        redirectUri,
        allow(grant, codeFault = '') {
          const names = readCodeNames(codeFaults[codeFault] ?? codeParameter(app))
          const code = context.issueCode(grant)
          return addToQuery(redirectUri, { ...Object.fromEntries(names.map((name) => [name, code])), state })
        },
        // The documentation for websites does not say which value of `error` is sent.
        refusals: [cancelButton(addToQuery(redirectUri, { error: 'access_denied', state }))]
      }
    }
  }
}

/**
 * The simulated page of the current flow, `https://login.dingtalk.com/oauth2/auth`.
 *
 * @see https://open.dingtalk.com/document/development/obtain-identity-credentials
 */
export const dingTalkLogin: AuthorizePage<DingTalkApp> = createPage(
  'ding-talk',
  'openid',
  (query) => query.client_id,
  (app) => app.codeParameter,
  { code: ['code-as-code', 'code-as-auth-code', 'code-as-both'], person: ['no-unionid', 'late-unionid'] }
)

/**
 * The simulated page of the legacy flow, `https://oapi.dingtalk.com/connect/qrconnect` and
 * `/connect/oauth2/sns_authorize`.
 *
 * @see https://open.dingtalk.com/document/development/obtain-the-user-information-based-on-the-sns-temporary-authorization
 */
export const dingTalkLegacyLogin: AuthorizePage<DingTalkApp> = createPage(
  'ding-talk-legacy',
  'snsapi_login',
  (query) => query.appid,
  () => 'code',
  { code: [], person: [] }
)
