import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { askVendor } from '../../src/doctor/checks/ask-vendor.js'
import { runDoctor } from '../../src/doctor/run-doctor.js'
import { createBindingError } from '../../src/errors.js'
import { createDatabase } from '../helpers/databases.js'
import { bareSettings, byId, openPractice } from '../helpers/doctor.js'

const accepted = { cause: 'credentials_accepted' }

t.test('runDoctor() finds nothing wrong where nothing is', async (t) => {
  const { origin, examine } = await openPractice(t)
  const { host } = new URL(origin)
  const found = await examine()
  t.match(found, {
    configuration: { cause: 'configuration_fits' },
    'wechat.redirect': { cause: 'redirect_accepted' },
    'wechat.sign_in_redirect': { cause: 'redirect_accepted' },
    'wechat.authorize_host': { cause: 'host_answers', details: { host } },
    'wechat.api_host': { cause: 'host_answers', details: { host } },
    'wechat.credentials': { ...accepted, vendor: { code: '40029' } },
    'ding_talk.redirect': { cause: 'redirect_accepted' },
    'ding_talk.credentials': { ...accepted, vendor: { code: 'invalidParameter.authCode.notFound' } },
    'ding_talk.permission': { cause: 'permission_untold' },
    clock: { cause: 'clock_right' }
  })
  const legacy = await examine({ DING_TALK_FLOW: 'legacy' }, { provider: 'DING_TALK' })
  t.match(legacy, {
    'ding_talk.redirect': { cause: 'redirect_accepted' },
    'ding_talk.credentials': { ...accepted, vendor: { code: '40078' } },
    'ding_talk.permission': { cause: 'permission_untold_legacy' }
  })
  t.notOk(legacy['wechat.credentials'], 'only the provider that was asked for')
})

t.test('runDoctor() names a wrong secret', async (t) => {
  const { examine } = await openPractice(t)
  const changes = { WECHAT_APP_SECRET: 'not-this-one', DING_TALK_CLIENT_SECRET: 'nor-this-one' }
  const found = await examine(changes)
  t.match(found['wechat.credentials'], {
    cause: 'wrong_secret',
    details: { secretSetting: 'WECHAT_APP_SECRET', appId: 'wxsa…0000' },
    vendor: { code: '40125', text: /^invalid appsecret, rid: / }
  })
  t.match(found['ding_talk.credentials'], {
    cause: 'wrong_id_or_secret',
    vendor: { code: 'invalidClientIdOrSecret', text: '无效的clientId或者clientSecret' }
  })
  t.match(found['ding_talk.permission'], { cause: 'needs_credentials' })
  const legacy = await examine({ ...changes, DING_TALK_FLOW: 'legacy' })
  t.match(legacy['ding_talk.credentials'], { cause: 'wrong_secret', vendor: { code: '853004', text: '签名不匹配' } })
  t.notMatch(JSON.stringify([found, legacy]), /not-this-one|nor-this-one/, 'no secret is told')
})

t.test('runDoctor() looks for the table of holders that the settings name', async (t) => {
  const { examine } = await openPractice(t)
  const { url: DATABASE_URL } = await createDatabase(t, 'sqlite')
  t.match(await examine({ DATABASE_URL }), { tokens: { cause: 'token_table_fits' } })
  const found = await examine({ DATABASE_URL, OAUTH_BINDING_TOKEN_HOLDER_TABLE: 'users' })
  t.match(found['tokens'], { cause: 'token_table_absent', details: { table: 'users' } })
})

t.test('runDoctor() names a wrong app id', async (t) => {
  const { examine } = await openPractice(t)
  const changes = { WECHAT_APP_ID: 'wx0123456789abcdef', DING_TALK_CLIENT_ID: 'ding1' }
  const found = await examine(changes)
  t.match(found['wechat.credentials'], { cause: 'wrong_app_id', vendor: { code: '40013' } })
  t.match(found['wechat.redirect'], { cause: 'authorize_app_unknown', vendor: { text: 'AppID 参数错误' } })
  t.match(found['ding_talk.credentials'], { cause: 'wrong_id_or_secret', details: { appId: 'di…' } })
  t.match(found['ding_talk.redirect'], { cause: 'authorize_app_unknown', vendor: { text: '应用不存在' } })
  const legacy = await examine({ ...changes, DING_TALK_FLOW: 'legacy' })
  t.match(legacy['ding_talk.credentials'], { cause: 'wrong_app_id', vendor: { code: '853003' } })
})

t.test('runDoctor() names an IP address that is not allowed', async (t) => {
  const { examine, faults } = await openPractice(t)
  const limited = faults.set({ fault: 'ip-not-allowed', operation: '/v1.0/contact/users/me' })
  t.match((await examine())['ding_talk.permission'], { cause: 'ip_not_allowed', vendor: { text: /127\.0\.0\.1/ } })
  faults.clear(limited.id)
  faults.set({ fault: 'ip-not-allowed' })
  const found = await examine()
  const address = /127\.0\.0\.1/
  t.match(found['wechat.credentials'], { cause: 'ip_not_allowed', vendor: { code: '40164', text: address } })
  t.match(found['ding_talk.credentials'], {
    cause: 'ip_not_allowed',
    vendor: { code: 'Forbidden.AccessDenied.IpNotInWhiteList', text: address }
  })
  const legacy = await examine({ DING_TALK_FLOW: 'legacy' })
  t.match(legacy['ding_talk.credentials'], { cause: 'ip_not_allowed', vendor: { code: '60020', text: address } })
})

t.test('runDoctor() knows every platform that can be configured', async (t) => {
  const registered = { redirectUris: ['https://app.example.com/callback'] }
  const { examine, faults } = await openPractice(t, {
    officialAccount: registered,
    wecom: registered,
    feishu: registered
  })
  const codes = { wechat_official_account: '40029', wecom: '40029', feishu: '20003' }
  const well = await examine()
  for (const [app, code] of Object.entries(codes)) {
    t.match(well[`${app}.credentials`], { ...accepted, vendor: { code } }, app)
    t.match(well[`${app}.redirect`], { cause: 'redirect_accepted' }, app)
    t.notOk(well[`${app}.permission`])
  }
  faults.set({ fault: 'redirect-mismatch' })
  faults.set({ fault: 'wrong-secret' })
  const ill = await examine({ FEISHU_TOKEN_ENDPOINT: 'v3' })
  for (const app of Object.keys(codes)) {
    t.match(ill[`${app}.credentials`], { cause: /^wrong_(secret|id_or_secret)$/ }, app)
    t.match(ill[`${app}.redirect`], { cause: 'redirect_mismatch' }, app)
  }
})

t.test('runDoctor() names a permission that is missing at DingTalk', async (t) => {
  const { examine, faults } = await openPractice(t)
  faults.set({ fault: 'permission-denied', platform: 'DingTalk' })
  const found = await examine()
  t.match(found['ding_talk.credentials'], accepted, 'an invalid code does not tell')
  t.match(found['ding_talk.permission'], {
    cause: 'permission_missing',
    vendor: { code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied', text: /没有调用该接口的权限/ }
  })
})

t.test('runDoctor() names a redirect address that is not the registered one', async (t) => {
  const registered = { redirectUris: ['https://app.example.com/callback'] }
  const { examine, faults } = await openPractice(t, { wechat: registered, dingTalk: registered })
  const found = await examine({
    WECHAT_REDIRECT_URI: 'https://www.example.com/callback',
    DING_TALK_REDIRECT_URI: 'https://app.example.com/callback/'
  })
  t.match(found['wechat.redirect'], {
    cause: 'redirect_mismatch',
    details: { host: 'www.example.com', setting: 'WECHAT_REDIRECT_URI' },
    vendor: { text: 'redirect_uri 参数错误' }
  })
  t.match(found['ding_talk.redirect'], { cause: 'redirect_mismatch', vendor: { text: 'redirect_uri 不合法' } })
  faults.set({ fault: 'redirect-mismatch' })
  t.match((await examine())['wechat.redirect'], { cause: 'redirect_mismatch' })
  faults.clear()
  const suspicious = await examine({
    WECHAT_REDIRECT_URI: 'http://app.example.com/callback',
    DING_TALK_REDIRECT_URI: 'https://app.example.com/callback'
  })
  t.match(suspicious['wechat.redirect'], { cause: 'redirect_plain_http' })
  t.match(suspicious['ding_talk.redirect'], { cause: 'redirect_accepted' })
  const fragment = await examine({ WECHAT_REDIRECT_URI: 'https://app.example.com/#/callback' })
  t.match(fragment['wechat.redirect'], { cause: 'redirect_fragment' })
})

t.test(
  'runDoctor() checks the redirect address of signing in, and that it is another than that of bindings',
  async (t) => {
    const page = 'https://app.example.com'
    const registered = { redirectUris: [`${page}/callback`, `${page}/login`] }
    const { examine } = await openPractice(t, { wechat: registered, dingTalk: registered })
    const judge = async (wechat: string | undefined, dingTalk: string | undefined) => {
      const found = await examine({ WECHAT_SIGN_IN_REDIRECT_URI: wechat, DING_TALK_SIGN_IN_REDIRECT_URI: dingTalk })
      t.match(found, { 'wechat.redirect': { cause: 'redirect_accepted' } }, 'that of bindings has its own finding')
      return [found['wechat.sign_in_redirect'], found['ding_talk.sign_in_redirect']]
    }
    t.match(await judge(`${page}/login`, `${page}/login`), [
      { cause: 'redirect_accepted' },
      { cause: 'redirect_accepted' }
    ])
    t.match(await judge('https://www.example.com/login', `${page}/login/`), [
      { cause: 'redirect_mismatch', details: { host: 'www.example.com', setting: 'WECHAT_SIGN_IN_REDIRECT_URI' } },
      { cause: 'redirect_mismatch', vendor: { text: 'redirect_uri 不合法' } }
    ])
    t.match(await judge(`${page}/callback`, `${page}/callback`), [
      {
        cause: 'redirect_shared',
        details: { setting: 'WECHAT_SIGN_IN_REDIRECT_URI', bindingSetting: 'WECHAT_REDIRECT_URI' }
      },
      { cause: 'redirect_shared' }
    ])
    t.match(await judge('http://app.example.com/login', undefined), [{ cause: 'redirect_plain_http' }, undefined])
    t.match(await judge(`${page}/#/login`, undefined), [{ cause: 'redirect_fragment' }, undefined])
  }
)

t.test('runDoctor() names a clock that is off', async (t) => {
  const { examine, clock } = await openPractice(t)
  const late = await examine({}, { now: () => new Date(Date.now() - 45_000) })
  t.match(late.clock, { cause: 'clock_behind', details: { limit: 30 } })
  t.ok(Math.abs((late.clock!.details!.seconds as number) - 45) <= 2, `${late.clock!.details!.seconds} s`)
  const early = await examine({ DING_TALK_FLOW: 'legacy' }, { now: () => new Date(Date.now() + 90_000) })
  t.match(early.clock, { cause: 'clock_ahead' })
  t.match(early['ding_talk.credentials'], { cause: 'clock_refused', vendor: { code: '853002', text: '时间戳已过期' } })
  clock.advance(120)
  const refused = await examine({ DING_TALK_FLOW: 'legacy' })
  t.match(refused['ding_talk.credentials'], { cause: 'clock_refused' })
})

t.test('runDoctor() tells a platform that is busy, answers nonsense, or refuses for another reason', async (t) => {
  const { origin, examine, faults } = await openPractice(t)
  const expected = {
    throttled: { cause: 'vendor_busy', vendor: { code: '45011' } },
    'html-error': { cause: 'vendor_busy' },
    'malformed-json': { cause: 'reply_unintelligible', details: { httpStatus: 200 } },
    'connection-closed': { cause: 'host_unreachable', details: { reason: 'PROVIDER_UNREACHABLE' } },
    'slow=2000': { cause: 'host_silent', details: { reason: 'PROVIDER_TIMEOUT' } }
  }
  for (const [fault, finding] of Object.entries(expected)) {
    faults.set({ fault, operation: '/sns/oauth2/access_token' })
    const found = await examine({}, { provider: 'WECHAT', callTimeoutMs: 500 })
    t.match(found['wechat.credentials'], finding, fault)
    faults.clear()
  }
  const elsewhere = await examine({ DING_TALK_API_BASE_URL: `${origin}/v1.0/` }, { provider: 'DING_TALK' })
  t.match(elsewhere['ding_talk.credentials'], {
    cause: 'wrong_api_address',
    vendor: { code: 'InvalidAction.NotFound' }
  })
  t.match(elsewhere['ding_talk.permission'], { cause: 'needs_credentials' })
})

/** Listens for connections, and does as told with each. */
async function listen(t: Test, onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined))
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Settings for WeChat at one address, the official account included. */
function pointWechatAt(address: string): Record<string, string> {
  const prefixes = ['WECHAT', 'WECHAT_OFFICIAL_ACCOUNT']
  const names = prefixes.flatMap((prefix) => [`${prefix}_API_BASE_URL`, `${prefix}_AUTHORIZE_BASE_URL`])
  return Object.fromEntries(names.map((name) => [name, address]))
}

/** Returns an address where nobody listens. */
async function closePort(t: Test): Promise<string> {
  const { app, origin } = await openPractice(t)
  await app.close()
  return new URL(origin).host
}

t.test('runDoctor() names a host that cannot be reached, and why', async (t) => {
  const { examine } = await openPractice(t)
  const silent = await listen(t, () => undefined)
  const strange = await listen(t, (socket) => socket.end('220 mail.example.com ESMTP\r\n'))
  const closing = await listen(t, (socket) => socket.destroy())
  const plain = await listen(t, (socket) =>
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nAge: 9\r\nDate: Sun, 22 Nov 2026 08:00:00 GMT\r\n\r\n'))
  )
  const cases: [address: string, cause: string][] = [
    // Too long for a name, so that no name server is asked.
    [`https://${'a'.repeat(64)}.invalid`, 'host_unknown'],
    [`http://${silent}`, 'host_silent'],
    [`http://${strange}`, 'host_unintelligible'],
    [`http://${closing}`, 'host_unreachable'],
    [`https://${strange}`, 'host_untrusted'],
    [`http://${await closePort(t)}`, 'simulator_absent'],
    // A port that `fetch` refuses to connect to.
    ['http://127.0.0.1:1', 'host_unreachable']
  ]
  for (const [address, cause] of cases) {
    const changes = pointWechatAt(address)
    const found = await examine(changes, { provider: 'WECHAT', callTimeoutMs: 300 })
    t.match(found['wechat.api_host'], { cause, details: { host: new URL(address).host } }, address)
    t.match(found['wechat.credentials'], { cause: 'needs_host' }, address)
    t.match(found['wechat.redirect'], { cause: 'needs_host' }, address)
    t.match(found.clock, { cause: 'clock_untold' }, address)
  }
  const untold = pointWechatAt(`http://${plain}`)
  const found = await examine(untold, { provider: 'WECHAT' })
  t.match(found['wechat.redirect'], { cause: 'redirect_untold', details: { authorizeUrl: /^http:/ } })
  t.match(found.clock, { cause: 'clock_untold' })

  const proxied = { WECHAT_API_BASE_URL: `http://${closing}`, HTTP_PROXY: 'http://proxy.example.com:3128' }
  const behind = await examine(proxied, { provider: 'WECHAT' })
  t.match(behind['wechat.api_host'], { cause: 'proxy_unused', details: { proxy: 'HTTP_PROXY' } })
})

/** Answers HTTP as told. */
async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  t.teardown(() => server.closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.test('runDoctor() believes no platform that answers otherwise than documented', async (t) => {
  const { examine } = await openPractice(t)
  const answers: Record<string, [status: number, body: object]> = {
    '/sns/oauth2/access_token': [200, { access_token: 'a', openid: 'o' }],
    '/v1.0/oauth2/accessToken': [200, { accessToken: 'a' }],
    '/v1.0/oauth2/userAccessToken': [400, { code: 'invalidParameter.authCode.notFound' }],
    '/v1.0/contact/users/me': [200, { openId: 'o' }],
    '/denied/v1.0/oauth2/userAccessToken': [403, {}]
  }
  const origin = await serve(t, ({ url = '' }, response) => {
    const [status, body] = answers[url.replace(/\?.*/, '')] ?? [404, {}]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const found = await examine({ WECHAT_API_BASE_URL: origin, DING_TALK_API_BASE_URL: `${origin}/` })
  t.match(found, {
    'wechat.credentials': { cause: 'reply_unintelligible' },
    'ding_talk.credentials': accepted,
    'ding_talk.permission': { cause: 'permission_untold' }
  })
  const denied = await examine({ DING_TALK_API_BASE_URL: `${origin}/denied` })
  t.match(denied['ding_talk.credentials'], { cause: 'refused_otherwise' })
})

t.test('runDoctor() tells that a page says nothing', async (t) => {
  const { examine } = await openPractice(t)
  const origin = await serve(t, ({ url = '' }, response) => {
    if (url.startsWith('/broken')) response.destroy()
    else if (url.startsWith('/endless')) response.end(`${'x'.repeat(262_144)}redirect_uri 参数错误`)
    else response.writeHead(204).end()
  })
  for (const path of ['/broken', '/endless', '/empty']) {
    const found = await examine({ WECHAT_AUTHORIZE_BASE_URL: `${origin}${path}` }, { provider: 'WECHAT' })
    t.match(found['wechat.redirect'], { cause: 'redirect_untold' }, path)
  }
})

t.test('askVendor() keeps what a provider throws, and nothing else', async (t) => {
  const run = { callSignal: () => AbortSignal.timeout(1000), probe: async () => t.fail('not asked') as never }
  const failure = createBindingError('PROVIDER_BUSY')
  const answer = await askVendor({ secret: 'x' }, run, () => Promise.reject(failure))
  t.strictSame(answer, { failure, vendor: { code: undefined, text: undefined } })
  await t.rejects(
    askVendor({ secret: 'x' }, run, () => Promise.reject(new Error('a bug'))),
    { message: 'a bug' }
  )
})

t.test('runDoctor() ends in time', async (t) => {
  const { examine } = await openPractice(t)
  const silent = await listen(t, () => undefined)
  const changes = { WECHAT_API_BASE_URL: `http://${silent}`, DATABASE_URL: `postgresql://user:word@${silent}/x` }
  const startMs = performance.now()
  const found = await examine(changes, { callTimeoutMs: 900, timeoutMs: 150 })
  t.ok(performance.now() - startMs < 900, 'before any single call would')
  t.match(found, { 'wechat.api_host': { cause: 'host_silent' }, database: { cause: 'database_unusable' } })
})

t.test('runDoctor() checks what a configuration that does not fit leaves to check', async (t) => {
  const report = await runDoctor({ environment: { ...bareSettings, PORT: 'x', DATABASE_URL: 'mysql://x' } })
  t.match(byId(t, report), {
    'configuration.PORT': { cause: 'setting_wrong', details: { problem: /^PORT must be / } },
    'configuration.DATABASE_URL': { cause: 'setting_wrong' },
    providers: { cause: 'needs_configuration' },
    database: { cause: 'needs_configuration' }
  })
  const { examine } = await openPractice(t)
  await t.rejects(examine({}, { provider: 'GITHUB' }), { message: /configured: WECHAT, DING_TALK, WECOM, FEISHU\b/ })
})
