import t from 'tap'
import { openSandbox, redirectUri, wechat } from '../../../helpers/sandbox-client.js'

const path = '/connect/qrconnect'
const asked = {
  appid: wechat.appid,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'snsapi_login',
  state: 's1',
  connect_redirect: '1'
}

t.test('qrconnect shows the consent page', async (t) => {
  const { get } = openSandbox(t)
  const response = await get(path, asked)
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'text/html; charset=utf-8')
  t.match(response.body, '微信登录')
  t.match(response.body, 'value="deny-with-state"')
})

t.test('qrconnect speaks the language chosen on the demo page, else that of the browser, else Chinese', async (t) => {
  const { get } = openSandbox(t)
  const languageOf = async (headers: Record<string, string>) => {
    const { body } = await get(path, asked, headers)
    const [, language, title] = /<html lang="(.+)">[^]*<title>(.+)<\/title>/.exec(body)!
    return [language, title]
  }
  const chinese = ['zh-CN', '微信登录']
  const english = ['en', 'Sign in with WeChat']
  t.strictSame(await languageOf({}), chinese)
  t.strictSame(await languageOf({ 'accept-language': 'en-GB,en;q=0.9' }), english)
  t.strictSame(await languageOf({ 'accept-language': 'en', cookie: 'a=b; sandbox_language=zh-CN' }), chinese)
  t.strictSame(await languageOf({ 'accept-language': 'zh', cookie: 'sandbox_language=en' }), english)
  t.strictSame(await languageOf({ 'accept-language': 'en', cookie: 'sandbox_language=tlh' }), english)
})

t.test('qrconnect redirects with code and state at once when the query decides', async (t) => {
  const { get } = openSandbox(t)
  const response = await get(path, { ...asked, sandbox_account: 'xiaoming', sandbox_decision: 'allow' })
  t.equal(response.statusCode, 302)
  t.match(response.headers.location, /^http:\/\/localhost:8000\/callback\?code=[0-9a-f]{32}&state=s1$/)
})

t.test('qrconnect appends code and state after the fragment of a redirect address', async (t) => {
  const { get } = openSandbox(t)
  const query = { ...asked, redirect_uri: 'http://localhost:8000/#/account/settings/binding/wechat' }
  const response = await get(path, { ...query, sandbox_account: 'xiaoming', sandbox_decision: 'allow' })
  t.match(
    response.headers.location,
    /^http:\/\/localhost:8000\/#\/account\/settings\/binding\/wechat\?code=\w+&state=s1$/
  )
})

t.test('qrconnect redirects without a state when none was given', async (t) => {
  const { get } = openSandbox(t)
  const { state, ...stateless } = asked
  const response = await get(path, { ...stateless, sandbox_account: 'xiaoming', sandbox_decision: 'allow' })
  t.equal(state, 's1')
  t.match(response.headers.location, /\?code=[0-9a-f]{32}$/)
})

t.test('qrconnect tells the app nothing of a cancelled login', async (t) => {
  const { get } = openSandbox(t)
  const response = await get(path, { ...asked, sandbox_decision: 'deny' })
  t.equal(response.statusCode, 200)
  t.notOk(response.headers.location)
  t.match(response.body, '你已取消此次登录')
  t.match(response.body, `href="${path}?appid=${wechat.appid}&#38;redirect_uri=`)
})

t.test('qrconnect can redirect a cancelled login with the state alone', async (t) => {
  const { get } = openSandbox(t)
  const response = await get(path, { ...asked, sandbox_decision: 'deny-with-state' })
  t.equal(response.statusCode, 302)
  t.equal(response.headers.location, 'http://localhost:8000/callback?state=s1')
})

t.test('qrconnect shows the platform’s error page, and never redirects, when the request is wrong', async (t) => {
  const { get } = openSandbox(t, { wechat: { redirectUris: ['http://localhost:8000/elsewhere'] } })
  const decided = { sandbox_account: 'xiaoming', sandbox_decision: 'allow' }
  for (const [wrong, problem] of [
    [{ appid: '' }, 'AppID 参数错误'],
    [{ appid: 'wx1' }, 'AppID 参数错误'],
    [{ redirect_uri: '' }, 'redirect_uri 参数错误'],
    [{ redirect_uri: 'http://sub.localhost:8000/callback' }, 'redirect_uri 参数错误'],
    [{ response_type: 'token' }, 'Scope 参数错误'],
    [{ scope: '' }, 'Scope 参数错误'],
    [{ scope: 'snsapi_base' }, 'Scope 参数错误']
  ] as const) {
    const response = await get(path, { ...asked, ...wrong, ...decided })
    t.equal(response.statusCode, 200)
    t.notOk(response.headers.location)
    t.match(response.body, problem)
  }
  const { appid, scope, ...missing } = asked
  t.match((await get(path, { ...missing, scope })).body, 'AppID 参数错误')
  t.match((await get(path, { ...missing, appid })).body, 'Scope 参数错误')
  t.equal((await get(path, { ...asked, ...decided })).statusCode, 302, 'only the host is compared')
})
