import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import t from 'tap'
import { isBindingError } from '../../src/errors.js'
import { createDingTalkProvider } from '../../src/platforms/ding-talk/provider.js'
import { readDingTalkExchange, readDingTalkProfile } from '../../src/platforms/ding-talk/current-flow.js'
import type { DingTalkSettings } from '../../src/platforms/ding-talk/flow.js'
import {
  buildDingTalkLegacyExchange,
  readDingTalkLegacyExchange,
  signDingTalkTimestamp
} from '../../src/platforms/ding-talk/legacy-flow.js'
import { readFeishuProfile, type FeishuSettings } from '../../src/platforms/feishu/api.js'
import { parseBody, type Reply } from '../../src/platforms/kit/http.js'
import { createWechatProvider } from '../../src/platforms/wechat/provider.js'
import { readWechatExchange, readWechatProfile } from '../../src/platforms/wechat/api.js'
import { readWecomExchange } from '../../src/platforms/wecom/api.js'

/** Fixed, so that every run checks the same; fast-check prints it with the counterexample. */
const settings = { seed: 20261122, numRuns: 500 }

const dingTalk = {
  apiBaseUrl: 'https://oapi.dingtalk.com',
  clientId: 'd1',
  clientSecret: 's1',
  developerId: 'developer',
  now: () => new Date(1546084445901)
} as DingTalkSettings

const redirectUris = fc
  .tuple(
    fc.constantFrom('http://localhost:8000/', 'https://app.example.com/', 'https://例子.example/'),
    fc.array(
      fc.constantFrom('#', '?', '&', '=', '/', '%20', '%E4', '%', '+', "'", '(', '绑定', '😀', 'é', 'a', ':', '@')
    )
  )
  .map(([base, rest]) => base + rest.join(''))

const states = fc.string({ unit: fc.constantFrom(...'0123456789abcdefXYZ'), minLength: 32, maxLength: 64 })

t.test('createAuthorizeUrl() gives every redirect address and state back, unchanged', async () => {
  fc.assert(
    fc.property(redirectUris, states, (redirectUri, state) => {
      const providers = [
        createWechatProvider({ appId: 'wx1', appSecret: 's1', redirectUri }),
        createDingTalkProvider({ clientId: 'd1', clientSecret: 's1', flow: 'current', redirectUri }),
        createDingTalkProvider({ clientId: 'd1', clientSecret: 's1', flow: 'legacy', redirectUri })
      ]
      return providers.every((provider) => {
        const { searchParams } = new URL(provider.createAuthorizeUrl(state))
        return searchParams.get('redirect_uri') === redirectUri && searchParams.get('state') === state
      })
    }),
    settings
  )
})

t.test('buildDingTalkLegacyExchange() gives the signature back from its query, unchanged', async () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 0, max: 8.64e15 }), (clientSecret, time) => {
      const { url } = buildDingTalkLegacyExchange({ ...dingTalk, clientSecret, now: () => new Date(time) }, 'code')
      const { searchParams } = new URL(url)
      const expected = createHmac('sha256', clientSecret).update(`${time}`).digest('base64')
      return (
        searchParams.get('timestamp') === `${time}` &&
        searchParams.get('signature') === expected &&
        signDingTalkTimestamp(clientSecret, `${time}`) === expected
      )
    }),
    settings
  )
})

/** Any JSON, and JSON that has the fields that are looked at, with any values. */
const fields = [
  'errcode errmsg sub_code request_id code requestid status access_token openid unionid is_snapshotuser nickname',
  'headimgurl accessToken openId unionId nick avatarUrl user_info toString valueOf __proto__'
].flatMap((line) => line.split(' '))
const scalars = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(0, 1, 88, -1, 1111, 'ok', '', 'o1', { toString: 1 })
)
const nearMisses = fc
  .array(fc.tuple(fc.constantFrom(...fields), scalars), { maxLength: 8 })
  .map((entries) => `{${entries.map(([key, value]) => `"${key}":${JSON.stringify(value)}`).join(',')}}`)
const bodies = fc.oneof(
  fc.json({ maxDepth: 3 }),
  nearMisses,
  nearMisses.map((info) => `{"user_info":${info}}`),
  fc.string()
)
const statuses = fc.constantFrom(200, 200, 204, 302, 400, 403, 429, 500)

t.test('every reader answers junk with a PROVIDER_ failure or an account, never otherwise', async (t) => {
  const exchange = { access_token: 'token', openid: 'o1' }
  fc.assert(
    fc.property(bodies, statuses, (body, httpStatus) => {
      const reply = { httpStatus, ...parseBody(Buffer.from(body)) }
      for (const read of [
        () => readWechatExchange(reply),
        () => readWechatProfile(reply, exchange),
        () => readDingTalkExchange(reply),
        () => readDingTalkProfile(reply, dingTalk),
        () => readDingTalkLegacyExchange(reply, dingTalk)
      ]) {
        try {
          read()
        } catch (error) {
          if (!isBindingError(error) || !error.code.startsWith('PROVIDER_')) throw error
        }
      }
    }),
    { ...settings, numRuns: 3000 }
  )
  t.end()
})

t.test('parseBody() never throws, and reads what JSON.parse reads', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      parseBody(bytes)
    }),
    settings
  )
  fc.assert(
    fc.property(fc.json(), (text) => {
      t.strictSame(parseBody(Buffer.from(text)).value, JSON.parse(text.replace(/\p{Cc}/gu, ' ')))
    }),
    settings
  )
})

t.test('every reader refuses the text that a broken client makes of an id that is not there', async (t) => {
  const feishu = { appId: 'cli_1', developerId: 'developer' } as FeishuSettings
  const person = { access_token: 'token', openid: 'o1' }
  for (const id of ['undefined', 'null', 'NaN', '[object Object]', 'a\u0000', '\ud800']) {
    const readers: Record<string, [(reply: Reply) => unknown, unknown]> = {
      'WeChat, openid': [readWechatExchange, { ...person, openid: id }],
      'WeChat, unionid': [readWechatExchange, { ...person, unionid: id }],
      'WeChat, access token': [readWechatExchange, { ...person, access_token: id }],
      'WeChat, unionid of the profile': [(reply) => readWechatProfile(reply, person), { openid: 'o1', unionid: id }],
      'DingTalk, openId': [(reply) => readDingTalkProfile(reply, dingTalk), { openId: id, unionId: 'u1' }],
      'DingTalk, unionId': [(reply) => readDingTalkProfile(reply, dingTalk), { openId: 'o1', unionId: id }],
      'DingTalk, legacy': [(reply) => readDingTalkLegacyExchange(reply, dingTalk), { user_info: { openid: id } }],
      'Feishu, open_id': [(reply) => readFeishuProfile(reply, feishu), { data: { open_id: id } }],
      'Feishu, union_id': [(reply) => readFeishuProfile(reply, feishu), { data: { open_id: 'o1', union_id: id } }],
      'WeCom, userid': [readWecomExchange, { userid: id }],
      'WeCom, openid': [readWecomExchange, { openid: id }]
    }
    for (const [what, [read, value]] of Object.entries(readers)) {
      const reply: Reply = { httpStatus: 200, format: 'json', value }
      t.throws(() => read(reply), { code: 'PROVIDER_REPLY_INVALID' }, `${what}: ${JSON.stringify(id)}`)
    }
  }
})
