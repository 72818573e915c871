import t, { type Test } from 'tap'
import {
  createClient,
  createVerifier,
  unwrap as unwrapResult,
  type ClientOptions,
  type OauthBindingClient
} from '../../src/client/index.js'
import { assertContract } from '../helpers/assert-contract.js'
import { authorize, buildApp, type BuildAppOptions, type TestApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'

/** A host that listens, and clients of it whose answers are held against the contract. */
interface ListeningHost extends TestApp {
  /** Every request that was sent. */
  readonly seen: Request[]
  readonly connect: (options?: ClientOptions) => OauthBindingClient
}

async function listen(t: Test, options: BuildAppOptions): Promise<ListeningHost> {
  const host = await buildApp(t, { signIn: (given) => given, ...options })
  const origin = await host.app.listen({ host: '127.0.0.1', port: 0 })
  const seen: Request[] = []
  const send: ClientOptions['fetch'] = async (request) => {
    seen.push(request)
    const response = await fetch(request)
    const { status: statusCode, headers } = response
    const url = request.url.slice(origin.length)
    const body = await response.clone().text()
    assertContract(t, { method: request.method, url, response: { statusCode, headers, body } })
    return response
  }
  return { ...host, seen, connect: (given) => createClient({ baseUrl: origin, fetch: send, ...given }) }
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    const host = await listen(t, { kind })

    await t.test('createClient() lives the whole life of a binding', async (t) => {
      const { token } = await host.createUser()
      const client = host.connect({ token })
      const url = await client.obtainBindingUrl('WECHAT')
      if (!url.ok) throw new Error(url.error)
      const callback = await authorize(url.data, 'xiaoming')
      const completed = await client.completeBinding({ type: 'WECHAT', ...callback })
      t.strictSame(completed, { ok: true, status: 200, data: '绑定成功' })
      const list = await client.listBindings()
      if (!list.ok) throw new Error(list.error)
      const bound = list.data.find((item) => item.has_binding)
      t.match(bound, { type: 'WECHAT', name: 'wechat', binding: { nickname: '小明' } })
      t.strictSame(await client.unbind(bound!.type), { ok: true, status: 200, data: '操作成功' })
      t.strictSame((await client.completeBinding({ type: 'WECHAT', code: 'c', state: callback.state })).ok, false)
    })

    await t.test('createClient() signs in by verifier, with a ticket where the account is not bound', async (t) => {
      const { token } = await host.createUser()
      const visitor = host.connect()
      const { verifier, challenge } = await createVerifier()
      const signIn = async () => {
        const methods = await visitor.listLoginMethods({ challenge })
        if (!methods.ok) throw new Error(methods.error)
        const { type, url } = methods.data.find((method) => method.name === 'ding_talk')!
        return visitor.login({ type, ...(await authorize(url, 'lihua')), verifier })
      }
      const refused = await signIn()
      if (refused.ok || refused.error !== 'ACCOUNT_NOT_BOUND') throw new Error('the account is bound')
      t.match(refused, { status: 409, account: { nickname: '李华', expires_in: 600 } })
      const { ticket } = refused.account
      const redeemed = await host.connect({ token }).redeemTicket({ ticket, verifier })
      t.strictSame(redeemed, { ok: true, status: 200, data: '绑定成功' })
      t.match(await signIn(), { ok: true, data: { role: 'user' } })
      t.strictSame(await host.connect({ token }).redeemTicket({ ticket, verifier }), {
        ok: false,
        status: 403,
        error: 'TICKET_UNUSABLE',
        msg: '绑定凭据无效或已失效，请重新登录。'
      })
    })

    await t.test('createClient() tells failures apart by their error', async (t) => {
      const { token } = await host.createUser()
      const client = host.connect({ token, language: 'en' })
      t.match(await host.connect().listBindings(), {
        ok: false,
        status: 401,
        error: 'UNAUTHENTICATED',
        msg: '请求未认证'
      })
      const unknown = await client.unbind('GITHUB')
      t.match(unknown, { error: 'VALIDATION_FAILED', status: 403, fields: { type: [/is not supported/] } })
      const unusable = await client.completeBinding({ type: 'WECHAT', code: 'c', state: 's' })
      t.match(unusable, { error: 'STATE_UNUSABLE', status: 403, msg: /^The authorisation state/ })
    })
  })
}

await t.test('createClient() sends what its options say', async (t) => {
  const host = await listen(t, { kind: 'sqlite' })
  const { token } = await host.createUser()
  const headersOf = async (options: ClientOptions) => {
    await host.connect(options).listBindings()
    const { headers, credentials } = host.seen.at(-1)!
    return [headers.get('authorization'), headers.get('accept-language'), headers.get('accept'), credentials]
  }
  t.strictSame(await headersOf({}), [null, null, 'application/json', 'same-origin'])
  t.strictSame(await headersOf({ token: '', credentials: 'include' }), [null, null, 'application/json', 'include'])
  t.strictSame(await headersOf({ token, language: 'en' }), [`Bearer ${token}`, 'en', 'application/json', 'same-origin'])
  t.match(await headersOf({ token: () => 'asked' }), ['Bearer asked'])
  t.match(await headersOf({ token: async () => null }), [null])
  t.strictSame((await createClient({ baseUrl: new URL(host.seen[0]!.url).origin, token }).listBindings()).ok, true)
})

await t.test('createClient() finds a host that has set other paths, behind a proxy that strips a prefix', async (t) => {
  const urls: string[] = []
  const client = createClient({
    baseUrl: 'https://example.com/backend/',
    bindingPath: '/me/oauth-binding',
    signInPath: '/auth/login',
    fetch: async ({ url }) => {
      urls.push(url)
      return Response.json({ code: 200, data: 'x', msg: 'success' })
    }
  })
  await client.listBindings()
  await client.unbind('WECHAT')
  await client.completeBinding({ type: 'WECHAT', code: 'c', state: 's' })
  await client.listLoginMethods()
  await client.login({ type: 'WECHAT', code: 'c', state: 's' })
  await client.redeemTicket({ ticket: 't' })
  t.strictSame(
    urls.map((url) => url.replace('https://example.com/backend', '')),
    [
      '/me/oauth-binding',
      '/me/oauth-binding/WECHAT',
      '/me/oauth-binding',
      '/auth/login',
      '/auth/login',
      '/auth/login/ticket'
    ]
  )
})

/** A client of something that answers, or fails, as `fetch` says. */
const connectTo = (fetch: () => Promise<Response>, options: ClientOptions = {}): OauthBindingClient =>
  createClient({ baseUrl: 'http://127.0.0.1:9', fetch, ...options })

await t.test('createClient() says so when there is no answer, or not one of the contract', async (t) => {
  const lost = new TypeError('fetch failed')
  const failing = async () => Promise.reject(lost)
  t.match(await connectTo(failing).listBindings(), {
    ok: false,
    error: 'NETWORK_FAILED',
    status: 0,
    msg: /^网络异常/,
    cause: lost
  })
  t.match(await connectTo(failing, { language: 'en' }).listBindings(), { msg: /^The network failed/ })
  const answers = [
    [200, '<html>'],
    [200, '{"code":200,"msg":"success"}'],
    [200, 'null'],
    [204, null],
    [502, '<html>'],
    [502, '{"code":502,"msg":"no error"}'],
    [403, '{"code":403,"msg":"no data"}'],
    [403, '{"statusCode":403,"message":"of Fastify"}'],
    [500, '"text"']
  ] as const
  for (const [status, body] of answers) {
    const result = await connectTo(async () => new Response(body, { status })).listBindings()
    t.match(result, { ok: false, error: 'ANSWER_INVALID' }, `${status} ${body}`)
  }
  t.match(await connectTo(async () => new Response('<html>', { status: 502 })).unbind('WECHAT'), { status: 502 })
})

await t.test('createClient() hands on after how many seconds to try again', async (t) => {
  const limited = (headers: Record<string, string>) =>
    connectTo(async () =>
      Response.json({ code: 429, msg: 'slowly', error: 'TOO_MANY_REQUESTS' }, { status: 429, headers })
    ).listBindings()
  t.match(await limited({ 'retry-after': '7' }), { error: 'TOO_MANY_REQUESTS', retryAfterSeconds: 7 })
  for (const headers of [{}, { 'retry-after': 'Fri, 27 Nov 2026 08:00:00 GMT' }]) {
    t.notOk('retryAfterSeconds' in (await limited(headers as Record<string, string>)))
  }
})

await t.test('createClient() rejects when the call is aborted, or the token cannot be had', async (t) => {
  const { signal } = Object.assign(new AbortController(), {})
  t.equal(signal.aborted, false)
  const stopped = AbortSignal.abort(new Error('stopped'))
  const client = connectTo(async () => Response.json({ code: 200, data: [], msg: 'success' }))
  t.match(await client.listBindings({ signal }), { ok: true })
  const aborted = connectTo(async () => Promise.reject(stopped.reason))
  await t.rejects(aborted.listBindings({ signal: stopped }), { message: 'stopped' })
  const tokenless = connectTo(async () => Response.json({}), {
    token: async () => Promise.reject(new Error('no token'))
  })
  await t.rejects(tokenless.unbind('WECHAT'), { message: 'no token' })
})

await t.test('createClient() without a page refuses a relative address', async (t) => {
  for (const options of [undefined, { baseUrl: '/backend' }, { baseUrl: 'example.com' }]) {
    t.throws(() => createClient(options), { name: 'TypeError', message: /must be an absolute URL/ })
  }
  Object.defineProperty(globalThis, 'location', { value: new URL('http://localhost/'), configurable: true })
  t.teardown(() => Reflect.deleteProperty(globalThis, 'location'))
  t.ok(createClient())
})

interface OwnBody {
  result: unknown
  message: string
  error: string | null
}

await t.test('createClient() with `envelope` reads a host’s own envelope, and nothing else', async (t) => {
  const host = await buildApp(t, {
    kind: 'sqlite',
    plugin: (options) => ({
      ...options,
      envelope: { wrap: ({ data = null, msg, error = null }) => ({ result: data, message: msg, error }) }
    })
  })
  const baseUrl = await host.app.listen({ host: '127.0.0.1', port: 0 })
  const unwrap = (body: unknown) => {
    const { result, message, error } = body as OwnBody
    return { data: result, msg: message, error }
  }
  const { token } = await host.createUser()
  const client = createClient({ baseUrl, token, envelope: { unwrap } })
  const url = unwrapResult(await client.obtainBindingUrl('WECHAT'))
  const callback = { type: 'WECHAT', ...(await authorize(url, 'xiaoming')) }
  t.strictSame(await client.completeBinding(callback), { ok: true, status: 200, data: '绑定成功' })
  t.match(await client.listBindings(), { ok: true, data: [{}, { name: 'wechat', has_binding: true }] })
  const refused = { ok: false, status: 403, error: 'STATE_UNUSABLE' }
  t.match(await client.completeBinding({ ...callback, state: '0'.repeat(32) }), refused)
  t.notOk('account' in (await client.completeBinding({ ...callback, state: '0'.repeat(32) })))
  const invalid = { ok: false, status: 403, error: 'VALIDATION_FAILED', fields: { type: [String] } }
  t.match(await client.completeBinding({ ...callback, type: 'GITHUB' }), invalid)
  const stranger = createClient({ baseUrl, envelope: { unwrap } })
  t.match(await stranger.listBindings(), { ok: false, status: 401, error: 'UNAUTHENTICATED' })
  const unreadable = { ok: false, status: 200, error: 'ANSWER_INVALID' }
  const answers = [{ code: 200, data: [], msg: 'success' }, null]
  for (const answer of answers) {
    const other = createClient({ baseUrl, envelope: { unwrap }, fetch: async () => Response.json(answer) })
    t.match(await other.listBindings(), unreadable, JSON.stringify(answer))
  }
})
