import t, { type Test } from 'tap'
import { openSandbox, redirectUri } from '../../../helpers/sandbox-client.js'

const authorizePath = '/open-apis/authen/v1/authorize'
const tokenPath = '/open-apis/authen/v2/oauth/token'
const userPath = '/open-apis/authen/v1/user_info'
const app = { client_id: 'cli_sandbox000000000', client_secret: 'sandbox-feishu-secret-not-a-real-one' }
const grant = { grant_type: 'authorization_code', ...app }
const asked = { client_id: app.client_id, response_type: 'code', redirect_uri: redirectUri, state: 's1' }
const decided = { sandbox_account: 'emoji', sandbox_decision: 'allow' }

async function signIn(t: Test, options = {}) {
  const sandbox = openSandbox(t, options)
  const { headers } = await sandbox.get(authorizePath, { ...asked, ...decided })
  const code = new URL(headers.location as string).searchParams.get('code') as string
  return { ...sandbox, code }
}

t.test('authorize shows the consent page, and redirects as decided', async (t) => {
  const { get } = openSandbox(t)
  t.match((await get(authorizePath, asked)).body, '飞书登录')
  const allowed = await get(authorizePath, { ...asked, ...decided })
  t.match(allowed.headers.location, /^http:\/\/localhost:8000\/callback\?code=[0-9a-f]{32}&state=s1$/)
  const denied = await get(authorizePath, { ...asked, sandbox_decision: 'deny' })
  t.equal(denied.headers.location, 'http://localhost:8000/callback?error=access_denied&state=s1')
  const { response_type: responseType, ...untyped } = asked
  t.equal(responseType, 'code')
  t.equal((await get(authorizePath, { ...untyped, ...decided })).statusCode, 302)
})

t.test('authorize shows the platform’s error page when the request is wrong', async (t) => {
  const { get } = openSandbox(t, { feishu: { redirectUris: [redirectUri] } })
  for (const [wrong, problem] of [
    [{ client_id: 'cli_1' }, '20048'],
    [{ redirect_uri: `${redirectUri}/` }, '20029'],
    [{ response_type: 'token' }, 'response_type 参数错误']
  ] as const) {
    const response = await get(authorizePath, { ...asked, ...wrong, ...decided })
    t.equal(response.statusCode, 200)
    t.match(response.body, problem)
  }
})

t.test('token answers a code flat, without a refresh token; v3 takes a form or JSON', async (t) => {
  const first = await signIn(t)
  const response = await first.post(tokenPath, { ...grant, code: first.code, redirect_uri: redirectUri })
  t.equal(response.headers['content-type'], 'application/json; charset=utf-8')
  t.strictSame(Object.keys(response.json()), ['code', 'access_token', 'expires_in', 'scope', 'token_type'])
  t.match(response.json(), { code: 0, expires_in: 7200, token_type: 'Bearer' })
  for (const contentType of ['application/json', 'application/x-www-form-urlencoded']) {
    const { app, code } = await signIn(t)
    const fields = { ...grant, code }
    const payload = contentType.endsWith('json') ? JSON.stringify(fields) : new URLSearchParams(fields).toString()
    const headers = { 'content-type': contentType }
    t.equal((await app.inject({ method: 'POST', url: '/oauth/v3/token', headers, payload })).json().code, 0)
  }
})

t.test('token refuses as the platform does', async (t) => {
  const sandbox = await signIn(t, { feishu: [{}, { appId: 'cli_2', appSecret: 'other-secret' }] })
  const fields = { ...grant, code: sandbox.code, redirect_uri: redirectUri }
  const refuse = async (wrong: object, code: number, error: string) => {
    const response = await sandbox.post(tokenPath, { ...fields, ...wrong })
    t.equal(response.statusCode, 400)
    t.match(response.json(), { code, error, error_description: /\.$/ })
  }
  await refuse({ grant_type: '' }, 20001, 'invalid_request')
  await refuse({ client_id: 7 }, 20001, 'invalid_request')
  await refuse({ client_secret: '' }, 20001, 'invalid_request')
  await refuse({ code: '' }, 20001, 'invalid_request')
  await refuse({ grant_type: 'password' }, 20036, 'unsupported_grant_type')
  await refuse({ client_id: 'cli_1' }, 20048, 'invalid_client')
  await refuse({ client_secret: 'x' }, 20002, 'invalid_client')
  await refuse({ code: 'x' }, 20003, 'invalid_grant')
  await refuse({ client_id: 'cli_2', client_secret: 'other-secret' }, 20024, 'invalid_grant')
  t.equal((await sandbox.post(tokenPath, fields)).json().code, 0, 'no refusal used the code up')
  await refuse({}, 20065, 'invalid_grant')
  const form = new URLSearchParams(fields).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const posted = await sandbox.app.inject({ method: 'POST', url: tokenPath, headers, payload: form })
  t.match(posted.json(), { code: 20063, error: 'invalid_request' })
})

t.test('token refuses a code after five minutes, and another redirect address', async (t) => {
  const late = await signIn(t)
  late.clock.time += 300_000
  t.equal((await late.post(tokenPath, { ...grant, code: late.code })).json().code, 20004)
  const other = await signIn(t)
  const fields = { ...grant, code: other.code, redirect_uri: 'http://localhost:8000/other' }
  t.equal((await other.post(tokenPath, fields)).json().code, 20071)
})

t.test('user_info tells ids, name and avatar in an envelope', async (t) => {
  const { get, post, code } = await signIn(t)
  const { access_token: token } = (await post(tokenPath, { ...grant, code })).json()
  const { data, ...envelope } = (await get(userPath, {}, { authorization: `Bearer ${token}` })).json()
  t.strictSame(envelope, { code: 0, msg: 'success' })
  t.match(data, {
    name: '小红🌸👨‍👩‍👧 𠮷',
    avatar_url: 'http://localhost:80/sandbox/avatars/emoji/96',
    open_id: /^ou_[0-9a-f]{32}$/,
    union_id: /^on_[0-9a-f]{32}$/,
    tenant_key: 'sandbox'
  })
})

t.test('user_info refuses missing, unknown and expired tokens', async (t) => {
  const { get, post, code, clock } = await signIn(t)
  const { access_token: token } = (await post(tokenPath, { ...grant, code })).json()
  const ask = async (authorization?: string) => get(userPath, {}, authorization ? { authorization } : {})
  t.match((await ask()).json(), { code: 99991661 })
  t.equal((await ask(token)).statusCode, 400)
  t.match((await ask('Bearer x')).json(), { code: 20005 })
  clock.time += 7_200_000
  t.match((await ask(`Bearer ${token}`)).json(), { code: 20005 })
})
