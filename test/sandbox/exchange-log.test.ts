import t from 'tap'
import { createExchangeLog } from '../../src/sandbox/exchange-log.js'
import { dingTalk, openSandbox, wechat } from '../helpers/sandbox-client.js'

t.test('createExchangeLog() shows harmless parameters and masks every other', async (t) => {
  const lines: string[] = []
  const log = createExchangeLog({ info: (line) => lines.push(line) })
  log('WeChat', 'GET /x', { appid: 'wx1', redirect_uri: 'http://h/x?token=1#s', secret: 'hush', state: 's' }, '200 ok')
  log('WeChat', 'GET /x', { appid: 'a\nb', 'c\nd': 1, lang: 'x'.repeat(500) }, '200 ok')
  t.strictSame(lines, [
    '[WeChat] GET /x appid=wx1 redirect_uri=http://h/x secret=*** state=*** -> 200 ok',
    `[WeChat] GET /x appid=a\\nb c\\nd=*** lang=${'x'.repeat(120)} -> 200 ok`
  ])
})

t.test('createExchangeLog() without a logger does nothing', async () => {
  createExchangeLog(null)('WeChat', 'GET /x', {}, '200 ok')
})

t.test('the simulator logs a line for each exchange, without secret, code, state or token', async (t) => {
  const lines: string[] = []
  const { get, post, weChatCode, dingTalkCode } = openSandbox(t, { logger: { info: (line) => lines.push(line) } })
  const code = await weChatCode('emoji')
  const query = { ...wechat, code, grant_type: 'authorization_code' }
  const token = (await get('/sns/oauth2/access_token', query)).json()
  await get('/sns/userinfo', { access_token: token.access_token, openid: token.openid })
  await get('/sns/oauth2/access_token', query)
  const authCode = await dingTalkCode()
  await post('/v1.0/oauth2/userAccessToken', { ...dingTalk, code: authCode, grantType: 'authorization_code' })
  t.match(lines, [
    /^\[WeChat\] GET \/connect\/qrconnect .*state=\*\*\* .*-> 302 emoji allows, redirect$/,
    /^\[WeChat\] GET \/sns\/oauth2\/access_token appid=wx\w+ secret=\*\*\* code=\*\*\* grant_type=\w+ -> 200 ok, emoji$/,
    /^\[WeChat\] GET \/sns\/userinfo access_token=\*\*\* openid=\S+ -> 200 ok, emoji$/,
    /-> 200 40163 code been used$/,
    /^\[DingTalk\] GET \/oauth2\/auth .*-> 302 xiaoming allows, redirect$/,
    /^\[DingTalk\] POST \/v1.0\/oauth2\/userAccessToken .*clientSecret=\*\*\* code=\*\*\* .*-> 200 ok, xiaoming$/
  ])
  const all = lines.join('\n')
  for (const secret of [code, authCode, token.access_token, wechat.secret, dingTalk.clientSecret, 'state=s1']) {
    t.notOk(all.includes(secret))
  }
})
