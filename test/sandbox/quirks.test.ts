import t from 'tap'
import { dingTalkExchangeFailures, dingTalkTokenFailures } from '../../src/sandbox/platforms/ding-talk/failures.js'
import { signTimestamp } from '../../src/sandbox/platforms/ding-talk/legacy-api.js'
import { legacyFailures } from '../../src/sandbox/platforms/ding-talk/legacy-failures.js'
import { feishuExchangeFailures, feishuUserFailures } from '../../src/sandbox/platforms/feishu/failures.js'
import type { VendorFailures } from '../../src/sandbox/vendor/vendor-operation.js'
import { wechatExchangeFailures, wechatTokenFailures } from '../../src/sandbox/platforms/wechat/failures.js'
import {
  wecomExchangeFailures,
  wecomMemberFailures,
  wecomTokenFailures
} from '../../src/sandbox/platforms/wecom/failures.js'
import { dingTalk } from '../helpers/sandbox-client.js'
import { callbackOf, codeOf, startSimulator, type Answer, type Simulator } from '../helpers/simulator.js'

/** The checklist of what the platforms really do, a test for each quirk, through HTTP. */

const rid = /, rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/
const browser = { accept: 'text/html,application/xhtml+xml' }

async function readDingTalkUser({ request }: Simulator, token: string, headers: Record<string, string> = {}) {
  return request('/v1.0/contact/users/me', { headers: { 'x-acs-dingtalk-access-token': token, ...headers } })
}

async function readLegacyUser({ post }: Simulator, code: string, timestamp: number, headers = {}) {
  const signature = signTimestamp(dingTalk.clientSecret, String(timestamp))
  const query = { accessKey: dingTalk.clientId, timestamp: String(timestamp), signature }
  return post('/sns/getuserinfo_bycode', { tmp_auth_code: code }, { query, headers })
}

async function readWechatUser({ request }: Simulator, { json }: Answer, headers = {}) {
  const query = { access_token: json.access_token, openid: json.openid }
  return request('/sns/userinfo', { query, headers })
}

t.test('single-use codes: the second exchange is refused', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, visitLegacy } = simulator
  const wechatCode = codeOf(await visitWechat('xiaoming'))
  t.equal((await exchangeWechat(wechatCode)).json.errcode, undefined)
  t.equal((await exchangeWechat(wechatCode)).json.errcode, 40163)
  const code = codeOf(await visitDingTalk('xiaoming'))
  t.equal((await exchangeDingTalk(code)).status, 200)
  t.match(await exchangeDingTalk(code), { status: 400, json: { code: 'invalidParameter.authCode.notFound' } })
  const legacyCode = codeOf(await visitLegacy('xiaoming'))
  const time = simulator.sandbox.clock.now().getTime()
  t.equal((await readLegacyUser(simulator, legacyCode, time)).json.errcode, 0)
  t.equal((await readLegacyUser(simulator, legacyCode, time)).json.errcode, 40078)
})

t.test('expiring codes: ten minutes at WeChat, five at DingTalk, by a clock that can be moved', async (t) => {
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, post } = await startSimulator(t)
  const advance = (seconds: number) => post('/sandbox/clock', { advance_seconds: seconds })
  const [wechatCode, dingTalkCode] = [codeOf(await visitWechat('lihua')), codeOf(await visitDingTalk('lihua'))]
  t.equal((await advance(300)).json.now, '2026-11-22T00:05:00.000Z')
  t.match((await exchangeDingTalk(dingTalkCode)).json, { code: 'invalidParameter.authCode.notFound' })
  await advance(300)
  t.match((await exchangeWechat(wechatCode)).json, { errcode: 42003, errmsg: /^code expired, rid: / })
})

t.test('wrong secret', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, visitLegacy } = simulator
  const wechatReply = await exchangeWechat(codeOf(await visitWechat('wrong-secret')))
  t.match(wechatReply.json, { errcode: 40125, errmsg: /^invalid appsecret, rid: / })
  const reply = await exchangeDingTalk(codeOf(await visitDingTalk('wrong-secret')))
  t.match(reply, { status: 400, json: { code: 'invalidClientIdOrSecret' } })
  const legacy = await readLegacyUser(simulator, codeOf(await visitLegacy('wrong-secret')), Date.UTC(2026, 10, 22))
  t.match(legacy.json, { errcode: 853004 })
})

t.test('code of another app', async (t) => {
  const others = { wechat: [{}, { appId: 'wxother' }], dingTalk: [{}, { clientId: 'dingother' }] }
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk } = await startSimulator(t, others)
  t.match((await exchangeWechat(codeOf(await visitWechat('lihua', { appid: 'wxother' })))).json, { errcode: 40029 })
  t.match((await exchangeWechat(codeOf(await visitWechat('code-of-other-app')))).json, { errcode: 40029 })
  for (const answer of [
    await visitDingTalk('lihua', { client_id: 'dingother' }),
    await visitDingTalk('code-of-other-app')
  ]) {
    t.match((await exchangeDingTalk(codeOf(answer))).json, { code: 'invalidParameter.authCode.notFound' })
  }
})

t.test('redirect mismatch page: an error page with status 200, never a redirect', async (t) => {
  const { visitWechat, visitDingTalk } = await startSimulator(t)
  for (const visit of [visitWechat, visitDingTalk]) {
    for (const answer of [
      await visit('xiaoming', { redirect_uri: 'https://elsewhere.example/cb' }),
      await visit('redirect-mismatch'),
      await visit('xiaoming', { sandbox_fault: 'redirect-mismatch' })
    ]) {
      t.equal(answer.status, 200)
      t.equal(answer.headers.get('location'), null)
      t.match(answer.text, /redirect_uri (参数错误|不合法)/)
    }
  }
})

t.test('cancel without redirect: nobody is sent back', async (t) => {
  const { visitWechat, visitDingTalk } = await startSimulator(t)
  for (const answer of [
    await visitWechat('xiaoming', { sandbox_decision: 'deny' }),
    await visitWechat('cancel-without-redirect'),
    await visitDingTalk('cancel-without-redirect'),
    await visitDingTalk('xiaoming', { sandbox_decision: 'deny' }, { 'x-sandbox-fault': 'cancel-without-redirect' })
  ]) {
    t.equal(answer.status, 200)
    t.match(answer.text, '你已取消此次登录')
  }
})

t.test('cancel with redirect: WeChat with state alone, DingTalk with an error', async (t) => {
  const { visitWechat, visitDingTalk } = await startSimulator(t)
  t.equal(callbackOf(await visitWechat('cancel-with-redirect')).toString(), 'state=s1')
  t.equal(callbackOf(await visitDingTalk('cancel-with-redirect')).toString(), 'error=access_denied&state=s1')
})

t.test('double callback: a browser opens it twice, with the same code and state', async (t) => {
  const { visitWechat } = await startSimulator(t)
  const page = await visitWechat('double-callback', {}, browser)
  t.equal(page.status, 200)
  const [, again = ''] = /^1; url=(.*)$/.exec(page.headers.get('refresh') ?? '') ?? []
  t.match(again, /^http:\/\/localhost:8000\/callback\?code=[0-9a-f]{32}&state=s1$/)
  t.match(page.text, `<iframe src="${again.replaceAll('&', '&#38;')}"`)
  t.match(page.headers.get('content-security-policy'), 'frame-src http: https:')
  const script = await visitWechat('double-callback')
  t.equal(script.status, 302, 'a client that is no browser opens it as often as it likes')
})

t.test('snapshot user: is_snapshotuser 1, everything else virtual', async (t) => {
  const simulator = await startSimulator(t)
  const { visitOfficialAccount: visit, exchangeOfficialAccount: exchange } = simulator
  const real = await exchange(codeOf(await visit('lihua')))
  t.notOk('is_snapshotuser' in real.json)
  for (const [name, value] of [
    ['sandbox_fault', 'snapshot-user'],
    ['forceSnapShot', 'true']
  ] as const) {
    const token = await exchange(codeOf(await visit('lihua', { [name]: value })))
    t.match(token.json, { is_snapshotuser: 1, openid: /^o.{27}$/, unionid: /^o.{27}$/ })
    t.not(token.json.openid, real.json.openid)
    t.not(token.json.unionid, real.json.unionid)
    t.match((await readWechatUser(simulator, token)).json, { errcode: 48001 })
  }
  const website = await simulator.exchangeWechat(codeOf(await simulator.visitWechat('snapshot-user')))
  t.notOk('is_snapshotuser' in website.json, 'a website has no snapshots')
})

t.test('missing unionid, later present: absent at the first login, there from the second on', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk } = simulator
  const first = await exchangeWechat(codeOf(await visitWechat('late-unionid')))
  t.notOk('unionid' in first.json)
  t.notOk('unionid' in (await readWechatUser(simulator, first)).json)
  const second = await exchangeWechat(codeOf(await visitWechat('late-unionid')))
  t.match(second.json, { openid: first.json.openid, unionid: /^o.{27}$/ })
  t.equal((await readWechatUser(simulator, second)).json.unionid, second.json.unionid)
  const logins = []
  for (let count = 0; count < 2; count += 1) {
    const { accessToken } = (await exchangeDingTalk(codeOf(await visitDingTalk('late-unionid')))).json
    logins.push((await readDingTalkUser(simulator, accessToken)).json)
  }
  t.strictSame(
    logins.map((user) => 'unionId' in user),
    [false, true]
  )
  t.equal(logins[0].openId, logins[1].openId)
})

t.test('missing unionid, for good', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk } = simulator
  for (const query of [undefined, { sandbox_account: 'xiaoming', sandbox_fault: 'no-unionid' }]) {
    t.notOk('unionid' in (await exchangeWechat(codeOf(await visitWechat('no-unionid', query)))).json)
    const { accessToken } = (await exchangeDingTalk(codeOf(await visitDingTalk('no-unionid', query)))).json
    t.notOk('unionId' in (await readDingTalkUser(simulator, accessToken)).json)
  }
})

t.test('text/plain: WeChat labels its UTF-8 JSON so, without a charset', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat } = simulator
  const token = await exchangeWechat(codeOf(await visitWechat('emoji')))
  for (const answer of [token, await exchangeWechat('used'), await readWechatUser(simulator, token)]) {
    t.equal(answer.headers.get('content-type'), 'text/plain')
    t.type(answer.json, 'object')
  }
})

t.test('emoji nickname: sent as UTF-8, unharmed', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk } = simulator
  const token = await exchangeWechat(codeOf(await visitWechat('emoji')))
  t.equal((await readWechatUser(simulator, token)).json.nickname, '小红🌸👨‍👩‍👧 𠮷')
  const code = codeOf(await visitDingTalk('lihua', { sandbox_fault: 'emoji' }))
  const { accessToken } = (await exchangeDingTalk(code)).json
  t.equal((await readDingTalkUser(simulator, accessToken)).json.nick, '李华🌸👨‍👩‍👧')
})

t.test('empty avatar: an empty text at WeChat, no field at DingTalk', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk } = simulator
  for (const query of [undefined, { sandbox_account: 'lihua', sandbox_fault: 'no-avatar' }]) {
    const token = await exchangeWechat(codeOf(await visitWechat('no-avatar', query)))
    t.equal((await readWechatUser(simulator, token)).json.headimgurl, '')
    const { accessToken } = (await exchangeDingTalk(codeOf(await visitDingTalk('no-avatar', query)))).json
    t.notOk('avatarUrl' in (await readDingTalkUser(simulator, accessToken)).json)
  }
})

t.test('throttle: in the words of each platform, and the code still works afterwards', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, visitLegacy } = simulator
  const once = { 'x-sandbox-fault': 'throttled' }
  const wechatCode = codeOf(await visitWechat('lihua'))
  const refused = await exchangeWechat(wechatCode, once)
  t.match(refused, { status: 200, json: { errcode: 45011, errmsg: /^api minute-quota reach limit/ } })
  t.match(refused.json.errmsg, rid)
  t.equal((await exchangeWechat(wechatCode)).json.expires_in, 7200)
  const code = codeOf(await visitDingTalk('lihua'))
  t.match(await exchangeDingTalk(code, once), {
    status: 403,
    json: { code: 'Forbidden.AccessDenied.QpsLimitForApi', message: String, requestid: /^[0-9A-F-]{36}$/ }
  })
  const { accessToken } = (await exchangeDingTalk(code)).json
  const quota = await readDingTalkUser(simulator, accessToken, { 'x-sandbox-fault': 'quota-reached' })
  t.match(quota, { status: 403, json: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' } })
  const legacyCode = codeOf(await visitLegacy('lihua'))
  const time = Date.UTC(2026, 10, 22)
  t.match((await readLegacyUser(simulator, legacyCode, time, once)).json, { errcode: 90002 })
  const gateway = await readLegacyUser(simulator, legacyCode, time, { 'x-sandbox-fault': 'quota-reached' })
  t.match(gateway.json, { errcode: 88, sub_code: '90018', errmsg: /^ding talk error\[subcode=90018,submsg=/ })
  t.equal((await readLegacyUser(simulator, legacyCode, time)).json.errcode, 0)
})

t.test('HTML error: a gateway answers, the code still works afterwards', async (t) => {
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk } = await startSimulator(t)
  for (const answer of [
    await exchangeWechat(codeOf(await visitWechat('html-error'))),
    await exchangeDingTalk(codeOf(await visitDingTalk('html-error')))
  ]) {
    t.equal(answer.status, 502)
    t.equal(answer.headers.get('content-type'), 'text/html')
    t.match(answer.text, /^<html>/)
  }
})

t.test('slow reply: whoever waits gets it, whoever leaves is forgotten', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, request } = simulator
  const code = codeOf(await visitWechat('lihua'))
  t.equal((await exchangeWechat(code, { 'x-sandbox-fault': 'slow=1' })).json.expires_in, 7200)
  const never = codeOf(await visitWechat('slow'))
  const query = { appid: 'wxsandbox000000000', secret: 'sandbox-wechat-secret-not-a-real-one', code: never }
  const signal = AbortSignal.timeout(50)
  await t.rejects(
    request('/sns/oauth2/access_token', { query: { ...query, grant_type: 'authorization_code' }, signal }),
    { name: 'TimeoutError' }
  )
})

t.test('authCode and code modes: by setting, by person, by request', async (t) => {
  const { visitDingTalk, sandbox } = await startSimulator(t)
  const namesOf = (answer: Answer) => [...callbackOf(answer).keys()]
  t.strictSame(namesOf(await visitDingTalk('xiaoming')), ['authCode', 'state'])
  t.strictSame(namesOf(await visitDingTalk('code-as-code')), ['code', 'state'])
  t.strictSame(namesOf(await visitDingTalk('code-as-both')), ['code', 'authCode', 'state'])
  t.strictSame(namesOf(await visitDingTalk('lihua', {}, { 'x-sandbox-fault': 'code-as-code' })), ['code', 'state'])
  sandbox.faults.set({ fault: 'code-as-both', times: 1 })
  t.strictSame(namesOf(await visitDingTalk('lihua')), ['code', 'authCode', 'state'])
  t.strictSame(namesOf(await visitDingTalk('lihua')), ['authCode', 'state'])
  const { visitDingTalk: visitOther } = await startSimulator(t, { dingTalk: { codeParameter: 'code' } })
  t.strictSame(namesOf(await visitOther('lihua')), ['code', 'state'])
  t.strictSame(namesOf(await visitOther('code-as-auth-code')), ['authCode', 'state'])
})

t.test('permission 403: DingTalk names the permission that is missing', async (t) => {
  const simulator = await startSimulator(t)
  const { visitDingTalk, exchangeDingTalk, visitLegacy, visitWechat, exchangeWechat } = simulator
  const { accessToken } = (await exchangeDingTalk(codeOf(await visitDingTalk('permission-denied')))).json
  t.match(await readDingTalkUser(simulator, accessToken), {
    status: 403,
    json: {
      code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
      accessdenieddetail: { requiredScopes: ['Contact.User.Read'] }
    }
  })
  const time = Date.UTC(2026, 10, 22)
  const legacy = await readLegacyUser(simulator, codeOf(await visitLegacy('permission-denied')), time)
  t.match(legacy.json, { errcode: 60011, errmsg: /^没有调用该接口的权限/ })
  const token = await exchangeWechat(codeOf(await visitWechat('permission-denied')))
  t.match((await readWechatUser(simulator, token)).json, { errcode: 48001, errmsg: /^api unauthorized/ })
})

t.test('IP not allowed: the text tells the address', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, visitLegacy } = simulator
  t.match((await exchangeWechat(codeOf(await visitWechat('ip-not-allowed')))).json, {
    errcode: 40164,
    errmsg: /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: [0-9a-f]{8}-/
  })
  t.match(await exchangeDingTalk(codeOf(await visitDingTalk('ip-not-allowed'))), {
    status: 403,
    json: { code: 'Forbidden.AccessDenied.IpNotInWhiteList', message: '访问ip不在白名单之中,request ip=127.0.0.1' }
  })
  const legacy = await readLegacyUser(simulator, codeOf(await visitLegacy('ip-not-allowed')), Date.UTC(2026, 10, 22))
  t.match(legacy.json, { errcode: 60020, errmsg: '访问ip不在白名单之中,request ip=127.0.0.1' })
})

t.test('skewed timestamp: a minute off is too much for the legacy flow', async (t) => {
  const simulator = await startSimulator(t)
  const { visitLegacy, post } = simulator
  const time = simulator.sandbox.clock.now().getTime()
  t.match((await readLegacyUser(simulator, codeOf(await visitLegacy('timestamp-skewed')), time)).json, {
    errcode: 853002
  })
  await post('/sandbox/clock', { advance_seconds: 61 })
  t.match((await readLegacyUser(simulator, codeOf(await visitLegacy('lihua')), time)).json, { errcode: 853002 })
})

t.test('busy: -1 at WeChat and in the legacy flow, HTTP 500 unknownError at DingTalk', async (t) => {
  const simulator = await startSimulator(t)
  const { visitWechat, exchangeWechat, visitDingTalk, exchangeDingTalk, visitLegacy } = simulator
  const { json } = await exchangeWechat(codeOf(await visitWechat('busy')))
  t.match(json, { errcode: -1, errmsg: /^system error, rid/ })
  const current = await exchangeDingTalk(codeOf(await visitDingTalk('busy')))
  t.match(current, { status: 500, json: { code: 'unknownError' } })
  const legacy = await readLegacyUser(simulator, codeOf(await visitLegacy('busy')), Date.UTC(2026, 10, 22))
  t.match(legacy, { status: 200, json: { errcode: -1 } })
})

t.test('malformed JSON: the answer breaks off, the code is used', async (t) => {
  const { visitWechat, exchangeWechat } = await startSimulator(t)
  const code = codeOf(await visitWechat('lihua'))
  const answer = await exchangeWechat(code, { 'x-sandbox-fault': 'malformed-json' })
  t.match(answer, { status: 200, json: undefined, text: /^\{"access_token":/ })
  t.equal((await exchangeWechat(code)).json.errcode, 40163)
})

t.test('oversized reply: valid JSON, of the size asked for', async (t) => {
  const { visitDingTalk, exchangeDingTalk } = await startSimulator(t)
  const small = await exchangeDingTalk(codeOf(await visitDingTalk('lihua')), { 'x-sandbox-fault': 'oversized=1000' })
  t.equal(small.json.padding.length, 1000)
  t.ok((await exchangeDingTalk(codeOf(await visitDingTalk('oversized')))).text.length > 2_000_000)
})

t.test('connection closed without an answer: the code is used all the same', async (t) => {
  const { visitWechat, exchangeWechat } = await startSimulator(t)
  const code = codeOf(await visitWechat('lihua'))
  await t.rejects(exchangeWechat(code, { 'x-sandbox-fault': 'connection-closed' }), { name: 'TypeError' })
  t.equal((await exchangeWechat(code)).json.errcode, 40163)
})

t.test('user restricted: 50002', async (t) => {
  const { visitWechat, exchangeWechat } = await startSimulator(t)
  const { json } = await exchangeWechat(codeOf(await visitWechat('user-restricted')))
  t.match(json, { errcode: 50002, errmsg: /^user limited, rid/ })
})

t.test('DingTalk punishes: 1111, JSON that calls itself a page', async (t) => {
  const simulator = await startSimulator(t)
  const { visitDingTalk, exchangeDingTalk, visitLegacy } = simulator
  for (const answer of [
    await exchangeDingTalk(codeOf(await visitDingTalk('punished'))),
    await readLegacyUser(simulator, codeOf(await visitLegacy('punished')), Date.UTC(2026, 10, 22))
  ]) {
    t.equal(answer.headers.get('content-type'), 'text/html;charset=utf-8')
    t.match(answer.json, { status: 1111, wait: 5, source: 'x5', punish: 'deny', uuid: /^[0-9a-f]{32}$/ })
  }
})

t.test('WeChat’s own browser: the page of an official account opens in no other', async (t) => {
  const { visitOfficialAccount } = await startSimulator(t)
  const elsewhere = await visitOfficialAccount('lihua', {}, browser)
  t.match(elsewhere, { status: 200, text: /请在微信客户端打开链接/ })
  t.equal(elsewhere.headers.get('location'), null)
  t.ok(codeOf(await visitOfficialAccount('lihua')))
  t.ok(
    codeOf(await visitOfficialAccount('lihua', { sandbox_browser: 'wechat' }, browser)),
    'the simulator’s way around'
  )
})

t.test('any error of a platform’s own can be asked for by its code', async (t) => {
  const simulator = await startSimulator(t)
  const { request, post } = simulator
  const addresses: [path: string, method: 'GET' | 'POST', failures: VendorFailures][] = [
    ['/sns/oauth2/access_token', 'GET', wechatExchangeFailures],
    ['/sns/userinfo', 'GET', wechatTokenFailures],
    ['/v1.0/oauth2/userAccessToken', 'POST', dingTalkExchangeFailures],
    ['/v1.0/contact/users/me', 'GET', dingTalkTokenFailures],
    ['/sns/getuserinfo_bycode', 'POST', legacyFailures],
    ['/cgi-bin/gettoken', 'GET', wecomTokenFailures],
    ['/cgi-bin/auth/getuserinfo', 'GET', wecomExchangeFailures],
    ['/cgi-bin/user/get', 'GET', wecomMemberFailures],
    ['/open-apis/authen/v2/oauth/token', 'POST', feishuExchangeFailures],
    ['/open-apis/authen/v1/user_info', 'GET', feishuUserFailures]
  ]
  const { codes: known } = (await request('/sandbox/faults')).json as { codes: string[] }
  for (const [path, method, { codes }] of addresses) {
    for (const code of codes) {
      const headers = { 'x-sandbox-fault': code }
      const { json } = method === 'GET' ? await request(path, { headers }) : await post(path, {}, { headers })
      t.equal(String(json.errcode ?? json.code ?? json.status), code.split('/')[0], `${path}, ${code}`)
      t.ok(known.includes(code), code)
    }
  }
})
