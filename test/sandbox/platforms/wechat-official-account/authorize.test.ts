import t from 'tap'
import {
  insideWechat,
  officialAccount as account,
  openSandbox as openAny,
  redirectUri,
  wechat
} from '../../../helpers/sandbox-client.js'

const path = '/connect/oauth2/authorize'
const asked = {
  appid: account.appid,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'snsapi_userinfo',
  state: 's1'
}
const decided = { sandbox_account: 'xiaoming', sandbox_decision: 'allow' }

/** Creates a simulator that is visited with WeChat's own browser. */
function openSandbox(...given: Parameters<typeof openAny>) {
  const sandbox = openAny(...given)
  return { ...sandbox, get: (path: string, query: Record<string, string>) => sandbox.get(path, query, insideWechat) }
}

async function redeem(sandbox: ReturnType<typeof openSandbox>, query: Record<string, string>, person = 'xiaoming') {
  const { headers } = await sandbox.get(path, { ...asked, ...query, ...decided, sandbox_account: person })
  const code = new URL(headers.location as string).searchParams.get('code') as string
  return sandbox.get('/sns/oauth2/access_token', { ...account, code, grant_type: 'authorization_code' })
}

t.test('authorize shows the consent page, and redirects at once when the query decides', async (t) => {
  const { get } = openSandbox(t)
  t.match((await get(path, asked)).body, '微信登录')
  const { statusCode, headers } = await get(path, { ...asked, ...decided })
  t.equal(statusCode, 302)
  t.match(headers.location, /^http:\/\/localhost:8000\/callback\?code=[0-9a-f]{32}&state=s1$/)
})

t.test(
  'authorize opens inside WeChat only, as on the platform, unless the simulator is told to overlook it',
  async (t) => {
    const { get } = openAny(t)
    for (const userAgent of ['', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/130', 'NotMicroMessengerAtAll']) {
      const { statusCode, body, headers } = await get(path, { ...asked, ...decided }, { 'user-agent': userAgent })
      t.equal(statusCode, 200)
      t.notOk(headers.location)
      t.match(body, '请在微信客户端打开链接')
    }
    const page = await get(path, asked)
    const [, link = ''] = /<a href="([^"]+)"/.exec(page.body) ?? []
    const around = await get(link.replaceAll('&#38;', '&'))
    t.match(around.body, '<input type="hidden" name="sandbox_browser" value="wechat">')
    const strict = openAny(t, { strictParameterOrder: true })
    t.equal((await strict.get(path, { ...asked, ...decided, sandbox_browser: 'wechat' })).statusCode, 302)
    t.equal((await strict.get(path, { ...asked, ...decided, sandbox_browser: 'other' })).statusCode, 200)
  }
)

t.test('authorize puts code and state before the fragment of a redirect address', async (t) => {
  const { get } = openSandbox(t)
  const { headers } = await get(path, { ...asked, redirect_uri: 'http://localhost:8000/#/login', ...decided })
  t.match(headers.location, /^http:\/\/localhost:8000\/\?code=[0-9a-f]{32}&state=s1#\/login$/)
})

t.test('authorize tells the app nothing of a cancelled login, or the state alone', async (t) => {
  const { get } = openSandbox(t)
  t.equal((await get(path, { ...asked, sandbox_decision: 'deny' })).statusCode, 200)
  const { headers } = await get(path, { ...asked, sandbox_decision: 'deny-with-state' })
  t.equal(headers.location, 'http://localhost:8000/callback?state=s1')
})

t.test('authorize shows the platform’s error page when the request is wrong', async (t) => {
  const { get } = openSandbox(t, { officialAccount: { redirectUris: ['http://localhost:8000/x'] } })
  const { scope, ...scopeless } = asked
  t.equal(scope, 'snsapi_userinfo')
  for (const [query, problem] of [
    [{ ...asked, appid: 'wx1' }, 'AppID 参数错误'],
    [{ ...asked, appid: wechat.appid }, '10016'],
    [{ ...asked, redirect_uri: 'http://sub.localhost:8000/' }, '10003'],
    [{ ...asked, response_type: 'token' }, '10005'],
    [{ ...asked, scope: 'snsapi_login' }, '10005'],
    [scopeless, '10005'],
    [{ ...asked, state: 'a-b' }, 'state 参数过长'],
    [{ ...asked, state: 'x'.repeat(129) }, 'state 参数过长']
  ] as const) {
    const response = await get(path, { ...query, ...decided })
    t.equal(response.statusCode, 200)
    t.match(response.body, problem)
  }
  const { state, ...stateless } = asked
  t.equal(state, 's1')
  t.equal((await get(path, { ...stateless, ...decided })).statusCode, 302)
})

t.test('authorize compares the order of the parameters when told to', async (t) => {
  const swapped = { redirect_uri: redirectUri, appid: account.appid, response_type: 'code', scope: 'snsapi_base' }
  const lax = openSandbox(t)
  t.equal((await lax.get(path, { ...swapped, state: 's1', ...decided })).statusCode, 302)
  const strict = openSandbox(t, { strictParameterOrder: true })
  t.match((await strict.get(path, { ...swapped, state: 's1', ...decided })).body, '该链接无法访问')
  t.equal((await strict.get(path, { ...asked, ...decided })).statusCode, 302)
  const flags = { forcePopup: 'true', forceSnapShot: 'false' }
  t.equal((await strict.get(path, { ...asked, ...flags, ...decided })).statusCode, 302)
  t.equal(
    (await strict.get(path, { ...asked, forceSnapShot: 'false', forcePopup: 'true', ...decided })).statusCode,
    200
  )
})

t.test('access_token of a code lives five minutes, and tells the union id with snsapi_userinfo alone', async (t) => {
  const sandbox = openSandbox(t)
  t.match((await redeem(sandbox, {})).json(), { scope: 'snsapi_userinfo', unionid: /^o/ })
  const silent = (await redeem(sandbox, { scope: 'snsapi_base' })).json()
  t.notOk('unionid' in silent)
  const userinfo = await sandbox.get('/sns/userinfo', { access_token: silent.access_token, openid: silent.openid })
  t.match(userinfo.body, /^\{"errcode":48001,"errmsg":"api unauthorized, rid: /)
  const { headers } = await sandbox.get(path, { ...asked, ...decided })
  const code = new URL(headers.location as string).searchParams.get('code') as string
  sandbox.clock.time += 300_000
  const late = await sandbox.get('/sns/oauth2/access_token', { ...account, code, grant_type: 'authorization_code' })
  t.equal(late.json().errcode, 42003)
})

t.test('access_token marks who is on a snapshot page, whose ids are made up and whose profile is closed', async (t) => {
  const sandbox = openSandbox(t)
  const real = (await redeem(sandbox, {})).json()
  t.notOk('is_snapshotuser' in real)
  const forced = (await redeem(sandbox, { forceSnapShot: 'true' })).json()
  t.equal(forced.is_snapshotuser, 1)
  t.not(forced.openid, real.openid)
  t.not(forced.unionid, real.unionid)
  const userinfo = await sandbox.get('/sns/userinfo', { access_token: forced.access_token, openid: forced.openid })
  t.equal(userinfo.json().errcode, 48001)
  t.equal((await redeem(sandbox, {}, 'snapshot-user')).json().is_snapshotuser, 1)
  t.notOk('is_snapshotuser' in (await redeem(sandbox, { scope: 'snsapi_base' }, 'snapshot-user')).json())
})
