import t from 'tap'
import type { CodeParameter } from '../../../../src/sandbox/platforms/ding-talk/apps.js'
import { dingTalk, openSandbox, redirectUri } from '../../../helpers/sandbox-client.js'

const asked = {
  redirect_uri: redirectUri,
  response_type: 'code',
  client_id: dingTalk.clientId,
  scope: 'openid',
  state: 's1',
  prompt: 'consent'
}
const legacy = {
  appid: dingTalk.clientId,
  response_type: 'code',
  scope: 'snsapi_login',
  state: 's1',
  redirect_uri: redirectUri
}
const allow = { sandbox_account: 'xiaoming', sandbox_decision: 'allow' }

t.test('auth shows the consent page', async (t) => {
  const { get } = openSandbox(t)
  const response = await get('/oauth2/auth', asked)
  t.equal(response.statusCode, 200)
  t.match(response.body, '钉钉登录')
  t.notMatch(response.body, 'deny-with-state')
})

for (const [codeParameter, pattern] of [
  ['authCode', /\/callback\?authCode=[0-9a-f]{32}&state=s1$/],
  ['code', /\/callback\?code=[0-9a-f]{32}&state=s1$/],
  ['both', /\/callback\?code=([0-9a-f]{32})&authCode=\1&state=s1$/]
] as [CodeParameter, RegExp][]) {
  t.test(`auth names the code as codeParameter ${codeParameter} says`, async (t) => {
    const { get } = openSandbox(t, { dingTalk: { codeParameter } })
    const response = await get('/oauth2/auth', { ...asked, ...allow })
    t.equal(response.statusCode, 302)
    t.match(response.headers.location, pattern)
  })
}

t.test('auth redirects a refusal with error and state', async (t) => {
  const { get } = openSandbox(t)
  const response = await get('/oauth2/auth', { ...asked, sandbox_decision: 'deny' })
  t.equal(response.headers.location, 'http://localhost:8000/callback?error=access_denied&state=s1')
})

t.test('auth shows an error page, and never redirects, when the request is wrong', async (t) => {
  const { get } = openSandbox(t, { dingTalk: { redirectUris: [redirectUri] } })
  const { scope, ...scopeless } = asked
  for (const [query, problem] of [
    [{ ...asked, client_id: 'ding1' }, '应用不存在'],
    [{ ...asked, redirect_uri: `${redirectUri}/` }, 'redirect_uri 不合法'],
    [{ ...asked, response_type: 'token' }, 'scope 不合法'],
    [{ ...asked, scope: 'corpid' }, 'scope 不合法'],
    [scopeless, 'scope 不合法']
  ] as [Record<string, string>, string][]) {
    const response = await get('/oauth2/auth', { ...query, ...allow })
    t.equal(response.statusCode, 200)
    t.notOk(response.headers.location)
    t.match(response.body, problem)
  }
  t.equal((await get('/oauth2/auth', { ...asked, scope: `${scope} corpid`, ...allow })).statusCode, 302)
})

t.test('the legacy pages always name the code code', async (t) => {
  const { get } = openSandbox(t)
  for (const path of ['/connect/qrconnect', '/connect/oauth2/sns_authorize']) {
    const response = await get(path, { ...legacy, ...allow })
    t.match(response.headers.location, /\/callback\?code=[0-9a-f]{32}&state=s1$/)
    const refused = await get(path, { ...legacy, sandbox_decision: 'deny' })
    t.equal(refused.headers.location, 'http://localhost:8000/callback?error=access_denied&state=s1')
  }
})
