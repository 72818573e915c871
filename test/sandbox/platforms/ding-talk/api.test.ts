import t, { type Test } from 'tap'
import { dingTalk, openSandbox } from '../../../helpers/sandbox-client.js'

const path = '/v1.0/oauth2/userAccessToken'
const other = { clientId: 'dingother00000000000', clientSecret: 'other-secret' }

async function signIn(t: Test, person = 'xiaoming', query: Record<string, string> = {}) {
  const sandbox = openSandbox(t)
  const code = await sandbox.dingTalkCode(person, query)
  const response = await sandbox.post(path, { ...dingTalk, code, grantType: 'authorization_code' })
  return { ...sandbox, code, response, token: response.json() }
}

/** Asserts a failure as the platform words it. */
function isFailure(
  t: Test,
  response: { statusCode: number; body: string; headers: object },
  status: number,
  code: string,
  message: string
) {
  t.equal(response.statusCode, status)
  t.match(response.headers, { 'content-type': /^application\/json;charset=utf-8$/ })
  const body = JSON.parse(response.body)
  t.match(body, { requestid: /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/ })
  t.strictSame(body, { code, requestid: body.requestid, message })
}

t.test('userAccessToken answers a code with tokens; no corpId without the scope for it', async (t) => {
  const { response, token } = await signIn(t)
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'application/json;charset=utf-8')
  t.strictSame(Object.keys(token), ['expireIn', 'accessToken', 'refreshToken'])
  t.equal(token.expireIn, 7200)
})

t.test('userAccessToken tells the corpId when the scope asked for it', async (t) => {
  const { token } = await signIn(t, 'xiaoming', { scope: 'openid corpid' })
  t.match(token.corpId, /^ding[0-9a-f]{32}$/)
})

t.test('userAccessToken refuses whatever is not a JSON object as a missing body', async (t) => {
  const { app } = openSandbox(t)
  const bodies = [
    ['application/x-www-form-urlencoded', 'clientId=x'],
    ['application/json', '{"clientId":'],
    ['application/json', '1'],
    ['application/json', 'null'],
    ['application/json', '']
  ] as const
  for (const [contentType, payload] of bodies) {
    const headers = { 'content-type': contentType }
    const response = await app.inject({ method: 'POST', url: path, headers, payload })
    isFailure(t, response, 400, 'Missingbody', 'body is mandatory for this action.')
  }
  for (const payload of [undefined, '{}']) {
    const untyped = await app.inject({ method: 'POST', url: path, payload })
    isFailure(t, untyped, 400, 'Missingbody', 'body is mandatory for this action.')
  }
})

t.test('userAccessToken refuses missing and wrong fields, and uses no code up', async (t) => {
  const { post, dingTalkCode } = openSandbox(t)
  const all = { ...dingTalk, code: await dingTalkCode(), grantType: 'authorization_code' }
  for (const field of ['clientId', 'clientSecret', 'grantType', 'code']) {
    const missing = await post(path, { ...all, [field]: '' })
    isFailure(t, missing, 400, `Missing${field}`, `${field} is mandatory for this action.`)
    const number = await post(path, { ...all, [field]: 1 })
    isFailure(t, number, 400, `Missing${field}`, `${field} is mandatory for this action.`)
  }
  for (const wrong of [{ clientId: 'ding1' }, { clientSecret: 'wrong' }]) {
    const response = await post(path, { ...all, ...wrong })
    isFailure(t, response, 400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret')
  }
  const grantType = await post(path, { ...all, grantType: 'password' })
  isFailure(t, grantType, 400, 'invalidParameter.grantType', '不合法的grantType')
  t.equal((await post(path, all)).statusCode, 200)
})

t.test('userAccessToken refuses unknown, used, foreign, expired and legacy codes alike', async (t) => {
  const { clock, post, dingTalkCode, dingTalkLegacyCode } = openSandbox(t, { dingTalk: [{}, other] })
  const exchange = async (code: string, client: object = dingTalk) =>
    post(path, { ...client, code, grantType: 'authorization_code' })
  const isRefused = (response: Awaited<ReturnType<typeof exchange>>) =>
    isFailure(t, response, 400, 'invalidParameter.authCode.notFound', '不合法的临时授权码')
  const code = await dingTalkCode()
  isRefused(await exchange('unknown'))
  isRefused(await exchange(code, other))
  isRefused(await exchange(await dingTalkLegacyCode()))
  t.equal((await exchange(code)).statusCode, 200)
  isRefused(await exchange(code))
  const late = await dingTalkCode()
  clock.time += 300_000
  isRefused(await exchange(late))
})

t.test('userAccessToken refreshes: new tokens, the previous ones worthless', async (t) => {
  const { clock, get, post, token } = await signIn(t)
  const refresh = async (refreshToken: unknown) => post(path, { ...dingTalk, refreshToken, grantType: 'refresh_token' })
  const next = (await refresh(token.refreshToken)).json()
  t.strictSame(Object.keys(next), ['expireIn', 'accessToken', 'refreshToken'])
  const old = { 'x-acs-dingtalk-access-token': token.accessToken }
  t.equal((await get('/v1.0/contact/users/me', {}, old)).statusCode, 400)
  const message = '不合法的refreshToken'
  isFailure(t, await refresh(token.refreshToken), 400, 'invalidParameter.refreshToken.notFound', message)
  isFailure(t, await refresh(''), 400, 'MissingrefreshToken', 'refreshToken is mandatory for this action.')
  clock.time += 30 * 24 * 3_600_000
  isFailure(t, await refresh(next.refreshToken), 400, 'invalidParameter.refreshToken.notFound', message)
})

t.test('users/me tells who signed in, neither mobile number nor mail address', async (t) => {
  const { get, token } = await signIn(t, 'emoji')
  const response = await get('/v1.0/contact/users/me', {}, { 'x-acs-dingtalk-access-token': token.accessToken })
  t.equal(response.headers['content-type'], 'application/json;charset=utf-8')
  const user = response.json()
  t.strictSame(Object.keys(user), ['nick', 'unionId', 'avatarUrl', 'openId'])
  t.match(user, { nick: '小红🌸👨‍👩‍👧 𠮷', avatarUrl: 'http://localhost:80/sandbox/avatars/emoji/0' })
})

t.test('users/me leaves out what a person does not have', async (t) => {
  for (const [person, field] of [
    ['no-avatar', 'avatarUrl'],
    ['no-unionid', 'unionId']
  ] as const) {
    const { get, token } = await signIn(t, person)
    const response = await get('/v1.0/contact/users/me', {}, { 'x-acs-dingtalk-access-token': token.accessToken })
    t.notOk(field in response.json(), field)
  }
})

t.test('users/me refuses a missing, unknown or expired token; Bearer is not accepted', async (t) => {
  const { clock, get, token } = await signIn(t)
  const me = async (headers: Record<string, string>) => get('/v1.0/contact/users/me', {}, headers)
  const missing = '缺少参数：x-acs-dingtalk-access-token'
  isFailure(t, await me({}), 400, 'AuthenticationFailed.MissingParameter', missing)
  const bearer = await me({ authorization: `Bearer ${token.accessToken}` })
  isFailure(t, bearer, 400, 'AuthenticationFailed.MissingParameter', missing)
  const unknown = await me({ 'x-acs-dingtalk-access-token': 'x' })
  isFailure(t, unknown, 400, 'InvalidAuthentication', '不合法的access_token')
  clock.time += 7_200_000
  const expired = await me({ 'x-acs-dingtalk-access-token': token.accessToken })
  isFailure(t, expired, 400, 'InvalidAuthentication', '不合法的access_token')
})

t.test('a wrong path or method under /v1.0 is the platform’s own 404', async (t) => {
  const { get } = openSandbox(t)
  const message = 'Specified api is not found, please check your url and method.'
  for (const url of [path, '/v1.0/nothing']) isFailure(t, await get(url), 404, 'InvalidAction.NotFound', message)
})

t.test('accessToken issues a token of the app itself, which users/me refuses', async (t) => {
  const { get, post } = openSandbox(t)
  const issue = async (body: object) => post('/v1.0/oauth2/accessToken', body)
  const issued = await issue({ appKey: dingTalk.clientId, appSecret: dingTalk.clientSecret })
  t.match(issued.json(), { expireIn: 7200, accessToken: /^[\da-f]{32}$/ })
  const me = await get('/v1.0/contact/users/me', {}, { 'x-acs-dingtalk-access-token': issued.json().accessToken })
  isFailure(t, me, 400, 'InvalidAuthentication', '不合法的access_token')
  const refusal = [400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret'] as const
  isFailure(t, await issue({ appKey: dingTalk.clientId, appSecret: 'x' }), ...refusal)
  isFailure(t, await issue({ appKey: 'x', appSecret: dingTalk.clientSecret }), ...refusal)
  const empty = await post('/v1.0/oauth2/accessToken', undefined as never)
  isFailure(t, empty, 400, 'Missingbody', 'body is mandatory for this action.')
})
