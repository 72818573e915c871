import t from 'tap'
import { people } from '../../../src/sandbox/people.js'
import { openSandbox } from '../../helpers/sandbox-client.js'

t.test('GET /sandbox/accounts lists the people, and who they are for each app', async (t) => {
  const { get } = openSandbox(t)
  const response = await get('/sandbox/accounts')
  t.equal(response.statusCode, 200)
  t.equal(response.headers['access-control-allow-origin'], '*')
  const list = response.json() as Record<string, unknown>[]
  t.strictSame(
    list.map((person) => person.id),
    people.map((person) => person.id)
  )
  t.match(list[0], {
    id: 'xiaoming',
    nickname: '小明',
    avatar: 'http://localhost:80/sandbox/avatars/xiaoming/132',
    trait: { 'zh-CN': '普通用户', en: 'Nothing special' },
    wechat: [{ appid: 'wxsandbox000000000', openid: /^o/, unionid: /^o/ }],
    ding_talk: [{ clientId: 'dingsandbox000000000', openId: /./, unionId: /./ }],
    official_account: [{ appid: 'wxsandboxh50000000', openid: /^o/, unionid: /^o/ }],
    wecom: [{ corpid: 'wwsandbox000000000', userid: 'Xiaoming' }],
    feishu: [{ client_id: 'cli_sandbox000000000', open_id: /^ou_/, union_id: /^on_/ }]
  })
  t.equal(list.find((person) => person.id === 'no-avatar')?.avatar, '')
})

t.test('GET /sandbox/avatars serves each size as SVG', async (t) => {
  const { get } = openSandbox(t)
  const response = await get('/sandbox/avatars/emoji/96')
  t.equal(response.headers['content-type'], 'image/svg+xml')
  t.match(response.headers, { 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff' })
  t.match(response.body, 'width="96"')
  t.match((await get('/sandbox/avatars/emoji/0')).body, 'width="640"')
  for (const path of ['nobody/96', 'no-avatar/96', 'emoji/97']) {
    t.equal((await get(`/sandbox/avatars/${path}`)).statusCode, 404, path)
  }
})
