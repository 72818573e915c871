import t from 'tap'
import { createSandbox, sandboxSettings } from '../../src/sandbox/server.js'
import { openSandbox } from '../helpers/sandbox-client.js'

t.test('createSandbox() serves both platforms over HTTP at the addresses of sandboxSettings()', async (t) => {
  const { app } = createSandbox()
  t.teardown(() => app.close())
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const settings = sandboxSettings(origin) as Record<string, string>
  const authorize = new URL('/connect/qrconnect', settings.WECHAT_AUTHORIZE_BASE_URL)
  authorize.search = new URLSearchParams({
    appid: settings.WECHAT_APP_ID as string,
    redirect_uri: settings.WECHAT_REDIRECT_URI as string,
    response_type: 'code',
    scope: 'snsapi_login',
    state: 's1',
    sandbox_account: 'emoji',
    sandbox_decision: 'allow'
  }).toString()
  const page = await fetch(authorize, { redirect: 'follow' })
  t.equal(page.status, 200)
  const landed = new URL(page.url)
  t.equal(landed.pathname, '/demo/callback/wechat')
  const query = new URLSearchParams({
    appid: settings.WECHAT_APP_ID as string,
    secret: settings.WECHAT_APP_SECRET as string,
    code: landed.searchParams.get('code') as string,
    grant_type: 'authorization_code'
  })
  const reply = await fetch(`${settings.WECHAT_API_BASE_URL}/sns/oauth2/access_token?${query}`)
  t.equal(reply.headers.get('content-type'), 'text/plain')
  const token = JSON.parse(await reply.text()) as { access_token: string; openid: string }
  const { access_token: accessToken, openid } = token
  const user = await fetch(`${origin}/sns/userinfo?access_token=${accessToken}&openid=${openid}`)
  const { headimgurl } = JSON.parse(await user.text()) as { headimgurl: string }
  const avatar = await fetch(headimgurl)
  t.equal(avatar.status, 200)
  await avatar.body?.cancel()
})

t.test('createSandbox() refuses options that do not fit', async (t) => {
  t.throws(() => createSandbox({ codeTtlSeconds: -1 }), { code: 'OAUTH_BINDING_OPTIONS' })
})

t.test('the shared path /connect/qrconnect is DingTalk’s for its app ids, else WeChat’s', async (t) => {
  const { get } = openSandbox(t, { dingTalk: { clientId: 'suite0000' } })
  const pageOf = async (appid: string) => (await get('/connect/qrconnect', { appid })).body
  t.match(await pageOf('suite0000'), 'redirect_uri 不合法')
  t.match(await pageOf('dingunknown'), '应用不存在')
  t.match(await pageOf('wxunknown'), 'AppID 参数错误')
  t.match((await get('/connect/qrconnect')).body, 'AppID 参数错误')
})

t.test('HEAD issues nothing, and an unknown address is a plain 404', async (t) => {
  const { app, get } = openSandbox(t)
  t.equal((await app.inject({ method: 'HEAD', url: '/connect/qrconnect' })).statusCode, 404)
  const response = await get('/nothing')
  t.equal(response.statusCode, 404)
  t.equal(response.headers['content-type'], 'text/plain; charset=utf-8')
})
