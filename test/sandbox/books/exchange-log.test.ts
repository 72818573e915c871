import t from 'tap'
import { createExchangeLog } from '../../../src/sandbox/books/exchange-log.js'
import { dingTalk, openSandbox, wechat } from '../../helpers/sandbox-client.js'

const now = () => new Date(Date.UTC(2026, 10, 22))
const note = { platform: 'WeChat', call: 'GET /x', status: 200, outcome: 'ok', faults: [] }

t.test('createExchangeLog() shows harmless parameters and masks every other', async (t) => {
  const lines: string[] = []
  const { write } = createExchangeLog({ info: (line) => lines.push(line) }, now, ['appid', 'lang'])
  const parameters = { appid: 'wx1', redirect_uri: 'http://h/x?token=1#s', secret: 'hush', state: 's' }
  write({ ...note, parameters })
  write({ ...note, parameters: { appid: 'a\nb', 'c\nd': 1, lang: 'x'.repeat(500) } })
  t.strictSame(lines, [
    '[WeChat] GET /x appid=wx1 redirect_uri=http://h/x secret=*** state=*** -> 200 ok',
    `[WeChat] GET /x appid=a\\nb c\\nd=*** lang=${'x'.repeat(120)} -> 200 ok`
  ])
})

t.test('createExchangeLog() names the faults that took effect, and by what they were switched on', async (t) => {
  const lines: string[] = []
  const { write } = createExchangeLog({ info: (line) => lines.push(line) }, now, ['appid', 'lang'])
  const faults = [
    { name: 'no-avatar', value: 0, source: 'person' },
    { name: 'slow', value: 20, source: 'header' }
  ]
  write({ ...note, parameters: {}, faults })
  t.strictSame(lines, ['[WeChat] GET /x -> 200 ok <fault: no-avatar (person), slow=20 (header)>'])
})

t.test('createExchangeLog() keeps the latest 200 exchanges, without a logger, too', async (t) => {
  const { write, list } = createExchangeLog(null, now, [])
  for (let count = 0; count < 202; count += 1) write({ ...note, parameters: { code: 'hush' } })
  t.strictSame([list().length, list()[0]?.id, list(201).length], [200, 3, 1])
  t.strictSame(list(201), [{ ...note, id: 202, at: '2026-11-22T00:00:00.000Z', parameters: { code: '***' } }])
})

t.test('the simulator logs a line for each exchange, without secret, code, state or token', async (t) => {
  const lines: string[] = []
  const { get, post, wechatCode, dingTalkCode } = openSandbox(t, { logger: { info: (line) => lines.push(line) } })
  const code = await wechatCode('emoji')
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
