import t, { type Test } from 'tap'
import { openSandbox, wechat } from '../../../helpers/sandbox-client.js'

const grantType = { grant_type: 'authorization_code' }
const other = { appId: 'wxother00000000000', appSecret: 'other-secret' }

async function signIn(t: Test, person = 'xiaoming') {
  const sandbox = openSandbox(t)
  const code = await sandbox.wechatCode(person)
  const response = await sandbox.get('/sns/oauth2/access_token', { ...wechat, code, ...grantType })
  return { ...sandbox, code, response, token: response.json() }
}

/** Asserts a failure as the platform words it: HTTP 200, text/plain, two fields, a request id at the end. */
function isFailure(
  t: Test,
  response: { statusCode: number; body: string; headers: object },
  code: number,
  text: string
) {
  t.equal(response.statusCode, 200)
  t.match(response.headers, { 'content-type': /^text\/plain$/ })
  t.equal(
    response.body.replace(/[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}"/, 'RID"'),
    `{"errcode":${code},"errmsg":"${text}, rid: RID"}`
  )
}

t.test('access_token answers a code with tokens, as text/plain', async (t) => {
  const { response, token } = await signIn(t)
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'text/plain')
  t.strictSame(Object.keys(token), ['access_token', 'expires_in', 'refresh_token', 'openid', 'scope', 'unionid'])
  t.match(token, { expires_in: 7200, scope: 'snsapi_login', openid: /^o.{27}$/, unionid: /^o.{27}$/ })
})

t.test('access_token leaves out the unionid of a person who has none', async (t) => {
  const { token } = await signIn(t, 'no-unionid')
  t.notOk('unionid' in token)
})

t.test('access_token refuses in the order app, secret, code, grant type', async (t) => {
  const { get, wechatCode } = openSandbox(t)
  const code = await wechatCode()
  const path = '/sns/oauth2/access_token'
  const all = { ...wechat, code, ...grantType }
  isFailure(t, await get(path), 41002, 'appid missing')
  isFailure(t, await get(path, { ...all, appid: 'wx1' }), 40013, 'invalid appid')
  isFailure(t, await get(path, { ...all, secret: '' }), 41004, 'appsecret missing')
  isFailure(t, await get(path, { ...all, secret: 'wrong' }), 40125, 'invalid appsecret')
  isFailure(t, await get(path, { ...all, code: '' }), 41008, 'missing code')
  isFailure(t, await get(path, { ...all, grant_type: 'code' }), 40002, 'invalid grant_type')
  isFailure(t, await get(path, { ...all, code: 'unknown' }), 40029, 'invalid code')
  t.equal((await get(path, all)).json().expires_in, 7200, 'no refusal used the code up')
  isFailure(t, await get(path, all), 40163, 'code been used')
})

t.test('access_token refuses a code after ten minutes, and one of another app', async (t) => {
  const { clock, get, wechatCode } = openSandbox(t, { wechat: [{}, other] })
  const code = await wechatCode()
  const foreign = { appid: other.appId, secret: other.appSecret, code, ...grantType }
  isFailure(t, await get('/sns/oauth2/access_token', foreign), 40029, 'invalid code')
  clock.time += 600_000
  isFailure(t, await get('/sns/oauth2/access_token', { ...wechat, code, ...grantType }), 42003, 'code expired')
})

t.test('access_token reads the query only, so a posted form lacks the appid', async (t) => {
  const { app } = openSandbox(t)
  const response = await app.inject({
    method: 'POST',
    url: '/sns/oauth2/access_token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...wechat, ...grantType }).toString()
  })
  isFailure(t, response, 41002, 'appid missing')
})

t.test('the request id begins with the time of the simulated clock', async (t) => {
  const { clock, get } = openSandbox(t)
  const { errmsg } = (await get('/sns/oauth2/access_token')).json()
  t.equal(parseInt(/rid: (\w{8})-/.exec(errmsg)?.[1] ?? '', 16) * 1000, clock.time)
})

t.test('userinfo tells nickname and avatar, slashes escaped, neither sex nor region', async (t) => {
  const { get, token } = await signIn(t, 'emoji')
  const response = await get('/sns/userinfo', { access_token: token.access_token, openid: token.openid })
  t.equal(response.headers['content-type'], 'text/plain')
  t.match(response.body, String.raw`"headimgurl":"http:\/\/localhost:80\/sandbox\/avatars\/emoji\/132"`)
  t.strictSame(response.json(), {
    openid: token.openid,
    nickname: '小红🌸👨‍👩‍👧 𠮷',
    sex: 0,
    province: '',
    city: '',
    country: '',
    headimgurl: 'http://localhost:80/sandbox/avatars/emoji/132',
    privilege: [],
    unionid: token.unionid
  })
})

t.test('userinfo gives an empty headimgurl, and leaves out a unionid that is not there', async (t) => {
  const bare = await signIn(t, 'no-avatar')
  const faceless = await bare.get('/sns/userinfo', {
    access_token: bare.token.access_token,
    openid: bare.token.openid
  })
  t.equal(faceless.json().headimgurl, '')
  const lone = await signIn(t, 'no-unionid')
  const user = await lone.get('/sns/userinfo', { access_token: lone.token.access_token, openid: lone.token.openid })
  t.notOk('unionid' in user.json())
})

for (const path of ['/sns/userinfo', '/sns/auth']) {
  t.test(`${path} refuses missing, unknown and expired tokens, and another openid`, async (t) => {
    const { clock, get, token } = await signIn(t)
    const all = { access_token: token.access_token, openid: token.openid }
    isFailure(t, await get(path), 41001, 'access_token missing')
    isFailure(t, await get(path, { ...all, openid: '' }), 41009, 'missing openid')
    const unknown = await get(path, { ...all, access_token: 'x' })
    isFailure(t, unknown, 40001, 'invalid credential, access_token is invalid or not latest')
    isFailure(t, await get(path, { ...all, openid: 'o1' }), 40003, 'invalid openid')
    clock.time += 7_200_000
    isFailure(t, await get(path, all), 42001, 'access_token expired')
  })
}

t.test('auth answers errcode 0 for a live token', async (t) => {
  const { get, token } = await signIn(t)
  const response = await get('/sns/auth', { access_token: token.access_token, openid: token.openid })
  t.equal(response.body, '{"errcode":0,"errmsg":"ok"}')
})

t.test('refresh_token extends a live access token and replaces an expired one', async (t) => {
  const { clock, get, token } = await signIn(t)
  const query = { appid: wechat.appid, grant_type: 'refresh_token', refresh_token: token.refresh_token }
  const live = (await get('/sns/oauth2/refresh_token', query)).json()
  t.strictSame(Object.keys(live), ['access_token', 'expires_in', 'refresh_token', 'openid', 'scope'])
  t.equal(live.access_token, token.access_token)
  clock.time += 7_200_000
  t.not((await get('/sns/oauth2/refresh_token', query)).json().access_token, token.access_token)
})

t.test('refresh_token refuses as the platform does', async (t) => {
  const { clock, get, token } = await signIn(t)
  const path = '/sns/oauth2/refresh_token'
  const all = { appid: wechat.appid, grant_type: 'refresh_token', refresh_token: token.refresh_token }
  isFailure(t, await get(path), 41002, 'appid missing')
  isFailure(t, await get(path, { ...all, appid: 'wx1' }), 40013, 'invalid appid')
  isFailure(t, await get(path, { ...all, grant_type: '' }), 40002, 'invalid grant_type')
  isFailure(t, await get(path, { ...all, refresh_token: '' }), 41003, 'refresh_token missing')
  isFailure(t, await get(path, { ...all, refresh_token: 'x' }), 40030, 'invalid refresh_token')
  clock.time += 30 * 24 * 3_600_000
  isFailure(t, await get(path, all), 42002, 'refresh_token expired')
})
