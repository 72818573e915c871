import t from 'tap'
import { openSandbox, redirectUri, wechat } from '../../helpers/sandbox-client.js'

const asked = {
  appid: wechat.appid,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'snsapi_login',
  state: `"><script>alert(1)</script>`
}

t.test('the consent form hands on what was asked, safely, and works without script', async (t) => {
  const { get } = openSandbox(t)
  const { body, headers } = await get('/connect/qrconnect', asked)
  t.notMatch(body, '<script')
  t.match(body, '<form method="get" action="/connect/qrconnect">')
  t.match(body, 'name="state" value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"')
  t.match(body, '&#60;b&#62;O&#39;Neil&#60;/b&#62; &#38; &#34;Söhne&#34;')
  t.match(headers, {
    'cache-control': 'no-store',
    'content-security-policy': /default-src 'self'/,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff'
  })
})

t.test('what the consent form sends leads to the redirect', async (t) => {
  const { get } = openSandbox(t)
  const { body } = await get('/connect/qrconnect', { ...asked, state: 's1' })
  const inputs = body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)
  const query = Object.fromEntries([...inputs].map(([, name, value]) => [name, value]))
  const response = await get('/connect/qrconnect', { ...query, sandbox_account: 'emoji', sandbox_decision: 'allow' })
  t.match(response.headers.location, /\?code=\w{32}&state=s1$/)
})

t.test('an unknown person or decision is a 400 that lists those there are', async (t) => {
  const { get } = openSandbox(t)
  const unknown = await get('/connect/qrconnect', { ...asked, sandbox_account: 'x', sandbox_decision: 'allow' })
  t.equal(unknown.statusCode, 400)
  t.match(unknown.body, 'xiaoming, lihua, emoji')
  t.equal((await get('/connect/qrconnect', { ...asked, sandbox_decision: 'allow' })).statusCode, 400)
  const decision = await get('/connect/qrconnect', { ...asked, sandbox_decision: 'maybe' })
  t.equal(decision.statusCode, 400)
  t.match(decision.body, 'allow, deny, deny-with-state')
})

t.test('of a repeated parameter the first counts; an empty one is handed on', async (t) => {
  const { app } = openSandbox(t)
  const query = new URLSearchParams({ ...asked, state: 'first', lang: '' })
  const { body } = await app.inject(`/connect/qrconnect?${query}&state=second`)
  t.match(body, 'name="state" value="first"')
  t.match(body, 'name="lang" value=""')
})
