import t, { type Test } from 'tap'
import { createWecomProvider, type WecomProviderOptions } from '../../../src/platforms/wecom/provider.js'
import { createVendorDouble, type Answer, type SeenRequest } from '../../../src/testing/vendor-double.js'
import { catchFailure } from '../../helpers/provider-suite.js'

const app = { corpId: 'wwAbc0123456789', agentId: '1000002', corpSecret: 'corpSecretThatMustNotLeak' }
const redirectUri = 'https://app.example.com/#/binding/wecom'
const tokenPath = '/cgi-bin/gettoken'
const exchangePath = '/cgi-bin/auth/getuserinfo'
const profilePath = '/cgi-bin/user/get'

interface Setting {
  /** Takes the place of WeCom's usual answer. */
  answer?: (request: SeenRequest, count: number) => object | undefined
  options?: Partial<WecomProviderOptions>
}

/** A WeCom that knows one member, and numbers the app tokens that it issues. */
async function open(t: Test, { answer, options }: Setting = {}) {
  const clock = { ms: Date.UTC(2026, 10, 22) }
  const counts = new Map<string, number>()
  const usual: Record<string, (count: number) => object> = {
    [tokenPath]: (count) => ({ errcode: 0, errmsg: 'ok', access_token: `appToken${count}`, expires_in: 7200 }),
    [exchangePath]: () => ({ errcode: 0, errmsg: 'ok', userid: 'ZhangSan' }),
    [profilePath]: () => ({
      errcode: 0,
      errmsg: 'ok',
      userid: 'zhangsan',
      name: '张三 🦊',
      avatar: 'https://a.example/1'
    })
  }
  const vendor = await createVendorDouble(t, (request) => {
    const count = (counts.get(request.path) ?? 0) + 1
    counts.set(request.path, count)
    const chosen = answer?.(request, count) ?? usual[request.path]!(count)
    return 'body' in chosen ? (chosen as Answer) : { body: JSON.stringify(chosen) }
  })
  const provider = createWecomProvider({
    ...app,
    redirectUri,
    apiBaseUrl: vendor.baseUrl,
    now: () => new Date(clock.ms),
    ...options
  })
  return { clock, counts, vendor, provider }
}

t.test('createAuthorizeUrl() returns the documented address', async (t) => {
  const provider = createWecomProvider({ ...app, redirectUri })
  t.equal(
    provider.createAuthorizeUrl('0c28af8d'),
    'https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=wwAbc0123456789&agentid=1000002' +
      '&redirect_uri=https%3A%2F%2Fapp.example.com%2F%23%2Fbinding%2Fwecom&state=0c28af8d'
  )
  const { type, name, icon, clientId, stateLength, displayName } = provider
  t.same(
    { type, name, icon, clientId, stateLength, displayName },
    {
      type: 'WECOM',
      name: 'wecom',
      icon: 'wecom',
      clientId: 'wwAbc0123456789/1000002',
      stateLength: 32,
      displayName: { 'zh-CN': '企业微信快捷登录', en: 'WeCom quick login' }
    }
  )
})

t.test('fetchAccount() sends exactly what WeCom documents, and folds the case of a userid', async (t) => {
  const { provider, vendor } = await open(t)
  t.same(await provider.fetchAccount('code1'), {
    identities: [{ issuer: app.corpId, kind: 'userid', subject: 'zhangsan' }],
    nickname: '张三 🦊',
    avatarUrl: 'https://a.example/1'
  })
  t.same(
    vendor.seen.map(({ method, path, query }) => ({ method, path, query })),
    [
      { method: 'GET', path: tokenPath, query: { corpid: app.corpId, corpsecret: app.corpSecret } },
      { method: 'GET', path: exchangePath, query: { access_token: 'appToken1', code: 'code1' } },
      { method: 'GET', path: profilePath, query: { access_token: 'appToken1', userid: 'ZhangSan' } }
    ]
  )
})

t.test('fetchAccount() asks for one app token, however many logins run at the same time', async (t) => {
  const { provider, counts } = await open(t)
  await Promise.all(['a', 'b', 'c', 'd'].map((code) => provider.fetchAccount(code)))
  t.equal(counts.get(tokenPath), 1)
  t.equal(counts.get(exchangePath), 4)
})

t.test('fetchAccount() keeps the app token until five minutes before it expires', async (t) => {
  const { provider, counts, clock } = await open(t)
  await provider.fetchAccount('a')
  clock.ms += 6899_000
  await provider.fetchAccount('b')
  t.equal(counts.get(tokenPath), 1)
  clock.ms += 1000
  await provider.fetchAccount('c')
  t.equal(counts.get(tokenPath), 2)
})

t.test('fetchAccount() keeps a short-lived app token for half of its life', async (t) => {
  const { provider, counts, clock } = await open(t, {
    answer: ({ path }) => (path === tokenPath ? { errcode: 0, access_token: 'short', expires_in: 100 } : undefined)
  })
  await provider.fetchAccount('a')
  clock.ms += 49_000
  await provider.fetchAccount('b')
  t.equal(counts.get(tokenPath), 1)
  clock.ms += 1000
  await provider.fetchAccount('c')
  t.equal(counts.get(tokenPath), 2)
})

t.test('fetchAccount() renews an app token that WeCom refuses, once, and sends the code again', async (t) => {
  for (const errcode of [40014, 42001]) {
    const { provider, counts, vendor } = await open(t, {
      answer: ({ query }) => (query.access_token === 'appToken1' ? { errcode, errmsg: 'stale' } : undefined)
    })
    await provider.fetchAccount('a')
    t.equal(counts.get(tokenPath), 2)
    t.same(
      vendor.seen.filter(({ path }) => path === exchangePath).map(({ query }) => query),
      [
        { access_token: 'appToken1', code: 'a' },
        { access_token: 'appToken2', code: 'a' }
      ]
    )
  }
})

t.test('fetchAccount() renews a refused app token once for all logins that hold it', async (t) => {
  const { provider, counts } = await open(t, {
    answer: ({ query }) => (query.access_token === 'appToken1' ? { errcode: 42001, errmsg: 'stale' } : undefined)
  })
  await Promise.all(['a', 'b', 'c'].map((code) => provider.fetchAccount(code)))
  t.equal(counts.get(tokenPath), 2)
})

t.test('fetchAccount() fails once when no app token is to be had, and asks anew the next time', async (t) => {
  const { provider, counts } = await open(t, {
    answer: ({ path }, count) => (path === tokenPath && count === 1 ? { errcode: 45009, errmsg: 'busy' } : undefined)
  })
  const error = await catchFailure(t, () => provider.fetchAccount('a'), [app.corpSecret])
  t.match(error, { code: 'PROVIDER_BUSY', vendor: { provider: 'WECOM', step: 'token', vendorCode: '45009' } })
  t.equal(counts.get(exchangePath), undefined)
  await provider.fetchAccount('b')
})

t.test('fetchAccount() refuses who is no member, unless told otherwise', async (t) => {
  const answer: Setting['answer'] = ({ path }) =>
    path === exchangePath ? { errcode: 0, openid: 'oOpenid', external_userid: 'wmCustomer' } : undefined
  const strict = await open(t, { answer })
  const error = await catchFailure(t, () => strict.provider.fetchAccount('a'), [app.corpSecret])
  t.match(error, { code: 'PROVIDER_ACCOUNT_RESTRICTED', vendor: { provider: 'WECOM', step: 'exchange' } })
  const open2 = await open(t, { answer, options: { allowNonMembers: true } })
  t.same(await open2.provider.fetchAccount('a'), {
    identities: [
      { issuer: app.corpId, kind: 'openid', subject: 'oOpenid' },
      { issuer: app.corpId, kind: 'external_userid', subject: 'wmCustomer' }
    ],
    nickname: null,
    avatarUrl: null
  })
  t.equal(open2.counts.get(profilePath), undefined)
})

t.test('fetchAccount() does without a name where the app may not read the directory', async (t) => {
  for (const errcode of [48002, 50002, 60011]) {
    const { provider, counts } = await open(t, {
      answer: ({ path }) => (path === profilePath ? { errcode, errmsg: 'no privilege' } : undefined)
    })
    t.match(await provider.fetchAccount('a'), {
      identities: [{ subject: 'zhangsan' }],
      nickname: null,
      avatarUrl: null
    })
    t.equal(counts.get(profilePath), 1)
  }
})

t.test('fetchAccount() repeats the profile once when WeCom is busy', async (t) => {
  const { provider, counts } = await open(t, {
    answer: ({ path }, count) => (path === profilePath && count === 1 ? { errcode: -1, errmsg: 'busy' } : undefined)
  })
  t.match(await provider.fetchAccount('a'), { nickname: '张三 🦊' })
  t.equal(counts.get(profilePath), 2)
  t.equal(counts.get(exchangePath), 1)
})

t.test('fetchAccount() refuses replies of the wrong shape at each step', async (t) => {
  for (const [path, step, reply] of [
    [tokenPath, 'token', { errcode: 0, access_token: 'x' }],
    [tokenPath, 'token', { errcode: 0, access_token: 'x', expires_in: '7200' }],
    [exchangePath, 'exchange', { errcode: 0, userid: '' }],
    [exchangePath, 'exchange', { errcode: 0, userid: 7 }],
    [profilePath, 'profile', { errcode: 0, userid: 'LiSi', name: '李四' }],
    [profilePath, 'profile', { errcode: 0, name: '李四' }]
  ] as const) {
    const { provider } = await open(t, { answer: (request) => (request.path === path ? reply : undefined) })
    const error = await catchFailure(t, () => provider.fetchAccount('a'), [app.corpSecret, 'appToken1'])
    t.match(error, { code: 'PROVIDER_REPLY_INVALID', vendor: { step } })
  }
})

t.test(
  'fetchAccount() keeps the hint by which WeCom finds the call, and judges unknown numbers by status',
  async (t) => {
    const errmsg = 'odd, hint: [1626331258_161_87e0b9297a3223d7e0de2497bda11da2], from ip: 192.0.2.1'
    for (const [status, body, code, requestId] of [
      [200, { errcode: 99, errmsg }, 'PROVIDER_REPLY_INVALID', '1626331258_161_87e0b9297a3223d7e0de2497bda11da2'],
      [503, { errcode: 99, errmsg: 7 }, 'PROVIDER_BUSY', undefined],
      [200, { errcode: 99, errmsg: 'odd' }, 'PROVIDER_REPLY_INVALID', undefined]
    ] as const) {
      const { provider } = await open(t, { answer: () => ({ status, body: JSON.stringify(body) }) })
      const error = await catchFailure(t, () => provider.fetchAccount('a'), [app.corpSecret])
      t.equal(error.code, code)
      t.equal(error.vendor?.requestId, requestId)
      t.equal(error.vendor?.vendorCode, '99')
    }
  }
)

t.test('createWecomProvider() names the option that does not fit, never its value', async (t) => {
  for (const [option, value] of [
    ['corpId', ''],
    ['agentId', 1000002],
    ['corpSecret', 'secret\n'],
    ['allowNonMembers', 'yes'],
    ['now', new Date()],
    ['redirectUri', undefined],
    ['appId', 'typo']
  ] as const) {
    const options = { ...app, redirectUri, [option]: value } as unknown as WecomProviderOptions
    t.throws(() => createWecomProvider(options), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`^createWecomProvider: ${option} `)
    })
  }
})

t.test('createWecomProvider() goes by the clock of the system unless given one', async (t) => {
  const { provider, counts } = await open(t, { options: { now: undefined } })
  await provider.fetchAccount('a')
  await provider.fetchAccount('b')
  t.equal(counts.get(tokenPath), 1)
})
