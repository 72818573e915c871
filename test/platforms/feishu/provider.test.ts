import t, { type Test } from 'tap'
import { createFeishuProvider, type FeishuProviderOptions } from '../../../src/platforms/feishu/provider.js'
import { createVendorDouble, type Answer } from '../../../src/testing/vendor-double.js'
import { catchFailure } from '../../helpers/provider-suite.js'

const app = { appId: 'cli_a5ca35a685b0x26e', appSecret: 'appSecretThatMustNotLeak' }
const redirectUri = 'https://app.example.com/binding/feishu'
const token = `eyJhbGciOiJFUzI1NiIs.${'x'.repeat(2000)}`
const exchange = { code: 0, access_token: token, expires_in: 7200, scope: '', token_type: 'Bearer' }
const data = {
  name: '张三 🦊',
  avatar_url: 'https://s1-imfile.feishucdn.com/72x72.jpg',
  open_id: 'ou_caecc734c2e3328a62489fe0648c4b98779515d3',
  union_id: 'on_d89jhsdhjsajkda7828enjdj328ydhhw3u43yjhdj',
  tenant_key: '736588c92lxf175d'
}

/** A Feishu that answers the exchange and the request for the person as told. */
async function open(
  t: Test,
  answers: { exchange?: object; profile?: object } = {},
  options: Partial<FeishuProviderOptions> = {}
) {
  const vendor = await createVendorDouble(t, ({ path }) => {
    const isProfile = path === '/open-apis/authen/v1/user_info'
    const answer = isProfile ? (answers.profile ?? { code: 0, msg: 'success', data }) : (answers.exchange ?? exchange)
    return 'body' in answer ? (answer as Answer) : { body: JSON.stringify(answer) }
  })
  const bases = { apiBaseUrl: vendor.baseUrl, authorizeBaseUrl: vendor.baseUrl }
  return { vendor, provider: createFeishuProvider({ ...app, redirectUri, ...bases, ...options }) }
}

t.test('createAuthorizeUrl() returns the documented address', async (t) => {
  const provider = createFeishuProvider({ ...app, redirectUri })
  t.equal(
    provider.createAuthorizeUrl('0c28af8d'),
    'https://accounts.feishu.cn/open-apis/authen/v1/authorize?client_id=cli_a5ca35a685b0x26e&response_type=code' +
      '&redirect_uri=https%3A%2F%2Fapp.example.com%2Fbinding%2Ffeishu&state=0c28af8d'
  )
  const { type, name, icon, clientId, stateLength, displayName } = provider
  t.same(
    { type, name, icon, clientId, stateLength, displayName },
    {
      type: 'FEISHU',
      name: 'feishu',
      icon: 'feishu',
      clientId: app.appId,
      stateLength: 32,
      displayName: { 'zh-CN': '飞书快捷登录', en: 'Feishu quick login' }
    }
  )
})

t.test('fetchAccount() sends exactly what Feishu documents', async (t) => {
  const fields = {
    grant_type: 'authorization_code',
    client_id: app.appId,
    client_secret: app.appSecret,
    code: 'code1',
    redirect_uri: redirectUri
  }
  for (const [tokenEndpoint, path, contentType, body] of [
    ['v2', '/open-apis/authen/v2/oauth/token', /^application\/json/, JSON.stringify(fields)],
    ['v3', '/oauth/v3/token', /^application\/x-www-form-urlencoded/, new URLSearchParams(fields).toString()]
  ] as const) {
    const { provider, vendor } = await open(t, {}, { tokenEndpoint })
    t.same(await provider.fetchAccount('code1'), {
      identities: [
        { issuer: app.appId, kind: 'open_id', subject: data.open_id },
        { issuer: 'developer', kind: 'union_id', subject: data.union_id }
      ],
      nickname: '张三 🦊',
      avatarUrl: data.avatar_url
    })
    const [first, second] = vendor.seen
    t.match(first, { method: 'POST', path, body, headers: { 'content-type': contentType } })
    t.match(second, {
      method: 'GET',
      path: '/open-apis/authen/v1/user_info',
      headers: { authorization: `Bearer ${token}` }
    })
    t.equal(vendor.seen.length, 2)
  }
})

t.test('fetchAccount() takes either id, and names the given developer as the issuer of the union id', async (t) => {
  const kinds = async (profile: object): Promise<unknown[]> => {
    const { provider } = await open(t, { profile: { code: 0, data: profile } }, { developerId: 'isv-2' })
    return (await provider.fetchAccount('code')).identities.map(({ issuer, kind }) => [issuer, kind])
  }
  t.same(await kinds({ open_id: 'ou_1' }), [[app.appId, 'open_id']])
  t.same(await kinds({ open_id: '', union_id: 'on_1', name: null }), [['isv-2', 'union_id']])
})

t.test('fetchAccount() repeats the profile once when Feishu is busy, and keeps the id of the call', async (t) => {
  const profile = { status: 500, body: '{"code":20050,"msg":"busy","error":{"log_id":"2026112208A1B2C3"}}' }
  const { provider, vendor } = await open(t, { profile })
  const error = await catchFailure(t, () => provider.fetchAccount('code1'), ['code1', app.appSecret, token])
  t.match(error, {
    code: 'PROVIDER_BUSY',
    vendor: { provider: 'FEISHU', step: 'profile', vendorCode: '20050', requestId: '2026112208A1B2C3' }
  })
  t.equal(vendor.seen.length, 3)
})

t.test('fetchAccount() reads the names of RFC 6749 where no number stands beside them', async (t) => {
  for (const [status, body, code, vendorCode] of [
    [400, '{"error":"invalid_grant"}', 'PROVIDER_CODE_REJECTED', 'invalid_grant'],
    [401, '{"error":"invalid_client","error_description":"x"}', 'PROVIDER_MISCONFIGURED', 'invalid_client'],
    [400, '{"error":"unauthorized_client"}', 'PROVIDER_MISCONFIGURED', 'unauthorized_client'],
    [503, '{"error":"temporarily_unavailable"}', 'PROVIDER_BUSY', 'temporarily_unavailable'],
    [200, '{"error":"server_error"}', 'PROVIDER_BUSY', 'server_error'],
    [400, '{"error":"invalid_scope"}', 'PROVIDER_REPLY_INVALID', 'invalid_scope'],
    [400, '{"code":"20003"}', 'PROVIDER_CODE_REJECTED', '20003'],
    [400, '{}', 'PROVIDER_REPLY_INVALID', undefined],
    [404, '404 page not found', 'PROVIDER_REPLY_INVALID', undefined]
  ] as const) {
    const { provider } = await open(t, { exchange: { status, body } })
    const error = await catchFailure(t, () => provider.fetchAccount('code1'), ['code1', app.appSecret])
    t.equal(error.code, code)
    t.equal(error.vendor?.vendorCode, vendorCode)
  }
})

t.test('fetchAccount() refuses replies of the wrong shape at each step', async (t) => {
  for (const answers of [
    { exchange: { code: 0 } },
    { exchange: { code: 0, data: exchange } },
    { profile: { code: 0, data: { name: 'x' } } },
    { profile: { code: 0, ...data } },
    { profile: { code: 0, data: { open_id: 7 } } }
  ]) {
    const { provider } = await open(t, answers)
    const error = await catchFailure(t, () => provider.fetchAccount('code1'), ['code1', app.appSecret, token])
    t.equal(error.code, 'PROVIDER_REPLY_INVALID')
  }
})

t.test('createFeishuProvider() names the option that does not fit, never its value', async (t) => {
  for (const [option, value] of [
    ['appId', ''],
    ['appSecret', 'secret\n'],
    ['developerId', 7],
    ['tokenEndpoint', 'v1'],
    ['redirectUri', undefined],
    ['clientId', 'typo']
  ] as const) {
    const options = { ...app, redirectUri, [option]: value } as unknown as FeishuProviderOptions
    t.throws(() => createFeishuProvider(options), {
      code: 'OAUTH_BINDING_OPTIONS',
      message: new RegExp(`^createFeishuProvider: ${option} `)
    })
  }
})
