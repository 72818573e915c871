import t, { type Test } from 'tap'
import { openSandbox, redirectUri } from '../../../helpers/sandbox-client.js'

const authorizePath = '/wwlogin/sso/login'
const corp = { corpid: 'wwsandbox000000000', corpsecret: 'sandbox-wecom-secret-not-a-real-one' }
const asked = {
  login_type: 'CorpApp',
  appid: corp.corpid,
  agentid: '1000002',
  redirect_uri: redirectUri,
  state: 's1'
}
const decided = { sandbox_account: 'xiaoming', sandbox_decision: 'allow' }

async function signIn(t: Test, person = 'xiaoming', options = {}) {
  const sandbox = openSandbox(t, options)
  const { headers } = await sandbox.get(authorizePath, { ...asked, ...decided, sandbox_account: person })
  const code = new URL(headers.location as string).searchParams.get('code') as string
  const { access_token: token } = (await sandbox.get('/cgi-bin/gettoken', corp)).json()
  return { ...sandbox, code, token }
}

function isFailure(
  t: Test,
  response: { statusCode: number; body: string; headers: object },
  code: number,
  text: string
) {
  t.equal(response.statusCode, 200)
  t.match(response.headers, { 'content-type': /^application\/json; charset=UTF-8$/ })
  t.equal(
    response.body.replace(/hint: \[\d{10}[0-9a-f]{14}\]/, 'HINT'),
    `{"errcode":${code},"errmsg":"${text}, HINT, from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=${code}"}`
  )
}

t.test('sso/login shows the consent page, and redirects as decided', async (t) => {
  const { get } = openSandbox(t)
  t.match((await get(authorizePath, asked)).body, '企业微信登录')
  const allowed = await get(authorizePath, { ...asked, ...decided })
  t.match(allowed.headers.location, /^http:\/\/localhost:8000\/callback\?code=[0-9a-f]{32}&state=s1$/)
  const denied = await get(authorizePath, { ...asked, sandbox_decision: 'deny' })
  t.equal(denied.headers.location, 'http://localhost:8000/callback?state=s1')
})

t.test('sso/login shows the platform’s error page when the request is wrong', async (t) => {
  const { get } = openSandbox(t, { wecom: { redirectUris: ['http://localhost:8000/x'] } })
  for (const [wrong, problem] of [
    [{ login_type: 'ServiceApp' }, '应用不存在'],
    [{ appid: 'ww1' }, '应用不存在'],
    [{ agentid: '1' }, '应用不存在'],
    [{ redirect_uri: 'http://localhost:8001/callback' }, 'redirect_uri 与配置']
  ] as const) {
    const response = await get(authorizePath, { ...asked, ...wrong, ...decided })
    t.equal(response.statusCode, 200)
    t.match(response.body, problem)
  }
})

t.test('gettoken gives the same token while it lives, and refuses as the platform does', async (t) => {
  const { get, clock } = openSandbox(t)
  const path = '/cgi-bin/gettoken'
  const first = (await get(path, corp)).json()
  t.match(first, { errcode: 0, errmsg: 'ok', access_token: /^[0-9a-f]{32}$/, expires_in: 7200 })
  clock.time += 1_000_000
  t.match((await get(path, corp)).json(), { access_token: first.access_token, expires_in: 6200 })
  clock.time += 6_200_000
  t.not((await get(path, corp)).json().access_token, first.access_token)
  isFailure(t, await get(path), 41002, 'corpid missing')
  isFailure(t, await get(path, { corpid: corp.corpid }), 41004, 'corpsecret missing')
  isFailure(t, await get(path, { ...corp, corpid: 'ww1' }), 40013, 'invalid corpid')
  isFailure(t, await get(path, { ...corp, corpsecret: 'x' }), 40001, 'invalid credential')
})

t.test('getuserinfo tells a member’s userid, once a code', async (t) => {
  const { get, code, token } = await signIn(t)
  const path = '/cgi-bin/auth/getuserinfo'
  isFailure(t, await get(path, { code }), 41001, 'access_token missing')
  isFailure(t, await get(path, { code, access_token: 'x' }), 40014, 'invalid access_token')
  isFailure(t, await get(path, { access_token: token }), 41008, 'missing code')
  isFailure(t, await get(path, { access_token: token, code: 'x' }), 40029, 'invalid code')
  t.equal((await get(path, { access_token: token, code })).body, '{"errcode":0,"errmsg":"ok","userid":"Xiaoming"}')
  isFailure(t, await get(path, { access_token: token, code }), 40029, 'invalid code')
})

t.test('getuserinfo refuses a code after five minutes, and a token after two hours', async (t) => {
  const { get, clock, code, token } = await signIn(t)
  clock.time += 300_000
  isFailure(t, await get('/cgi-bin/auth/getuserinfo', { access_token: token, code }), 40029, 'invalid code')
  clock.time += 6_900_000
  isFailure(t, await get('/cgi-bin/auth/getuserinfo', { access_token: token, code }), 42001, 'access_token expired')
  await get('/cgi-bin/gettoken', corp)
  isFailure(t, await get('/cgi-bin/auth/getuserinfo', { access_token: token, code }), 42001, 'access_token expired')
})

t.test('getuserinfo tells the openid of who is no member', async (t) => {
  const { get, code, token } = await signIn(t, 'outsider')
  const body = (await get('/cgi-bin/auth/getuserinfo', { access_token: token, code })).json()
  t.strictSame(Object.keys(body), ['errcode', 'errmsg', 'openid'])
})

t.test('user/get tells a member’s name, whatever the case of the userid', async (t) => {
  const { get, token } = await signIn(t)
  const path = '/cgi-bin/user/get'
  t.match((await get(path, { access_token: token, userid: 'EMOJI' })).json(), {
    errcode: 0,
    userid: 'Emoji',
    name: '小红🌸👨‍👩‍👧 𠮷'
  })
  isFailure(t, await get(path, { userid: 'emoji' }), 41001, 'access_token missing')
  isFailure(t, await get(path, { access_token: token }), 41009, 'missing userid')
  isFailure(t, await get(path, { access_token: token, userid: 'outsider' }), 60111, 'userid not found')
})

t.test('an app of the same company has a token and codes of its own', async (t) => {
  const apps = [{}, { agentId: '1000003', corpSecret: 'other-secret' }]
  const { get, code, token } = await signIn(t, 'xiaoming', { wecom: apps })
  const other = (await get('/cgi-bin/gettoken', { ...corp, corpsecret: 'other-secret' })).json().access_token
  t.not(other, token)
  isFailure(t, await get('/cgi-bin/auth/getuserinfo', { access_token: other, code }), 40029, 'invalid code')
})
