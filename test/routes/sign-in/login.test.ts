import t from 'tap'
import type { SessionContext, UnknownAccountContext } from '../../../src/sign-in-options.js'
import { createBindingError } from '../../../src/errors.js'
import { createWechatOfficialAccountProvider } from '../../../src/platforms/wechat-official-account/provider.js'
import { resolveSandboxOptions } from '../../../src/sandbox/options.js'
import type { SecurityEvent } from '../../../src/security-event.js'
import { authorize, buildApp, signInUrl, type TestApp } from '../../helpers/build-app.js'
import { countRows } from '../../helpers/count-rows.js'
import { databaseKinds } from '../../helpers/databases.js'
import { bindAccount, buildScripted, logIn, nameIdentity, stateOf } from '../../helpers/scripted-account.js'
import { bases } from '../../helpers/simulated-platform.js'
import { until } from '../../helpers/until.js'
import { openBrowser } from '../../helpers/visitor.js'

const unusable = '{"code":403,"msg":"授权状态无效或已失效，请重新发起授权。","error":"STATE_UNUSABLE"}'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('login() with the cookie alone is the documented request and answer, to the byte', async (t) => {
      const session = { extra: 1, role: 'user', token: '7|Hr2Jk0sVZ3aQw9LmXc8TyBn5Pd4Ge6Fu1oIiRzKx' }
      const host = await buildApp(t, { kind, signIn: (given) => ({ ...given, createSession: () => session }) })
      await host.bind(await host.createUser(), 'WECHAT', 'xiaoming')
      const browser = openBrowser(t, host)
      const { code, state } = await browser.authorize('WECHAT', 'xiaoming')
      const { text, headers } = await browser.send({
        method: 'POST',
        payload: `{"type":"WECHAT","code":"${code}","state":"${state}","application_state":"web"}`,
        headers: { accept: 'application/json', 'content-type': 'application/json' }
      })
      t.equal(
        text,
        '{"code":200,"data":{"token":"7|Hr2Jk0sVZ3aQw9LmXc8TyBn5Pd4Ge6Fu1oIiRzKx","role":"user"},"msg":"success"}'
      )
      t.match(headers, { 'cache-control': 'no-store', 'content-language': 'zh-CN' })
      t.equal(headers['set-cookie'], undefined)
    })

    await t.test('login() signs in who bound the account, with each provider, by cookie and by verifier', async (t) => {
      const host = await buildApp(t, { kind, signIn: (given) => given })
      const user = await host.createUser()
      for (const type of ['WECHAT', 'DING_TALK']) {
        await host.bind(user, type, 'xiaoming')
        for (const proof of ['cookie', 'verifier'] as const) {
          const { body } = await openBrowser(t, host, proof).signIn(type, 'xiaoming')
          t.strictSame(body.data, { token: `session of ${user.userId} by ${type}`, role: 'user' }, `${type} ${proof}`)
        }
      }
    })

    await t.test(
      'createSession() is told whose session it is, by what account, with the transaction’s client',
      async (t) => {
        const contexts: SessionContext[] = []
        const host = await buildScripted(t, kind, {
          createSession: async (context) => {
            contexts.push(context)
            const { client, userId } = context as { client: TestApp['database']['client']; userId: string }
            const rows = await client.$queryRaw<
              { id: string }[]
            >`SELECT id FROM oauth_bindings WHERE user_id = ${userId}`
            t.equal(rows[0]?.id, context.bindingId)
            return { token: 'x', role: 'y' }
          }
        })
        const user = await bindAccount(host, 'a')
        const browser = openBrowser(t, host)
        const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
        t.equal((await browser.login('WECHAT', callback)).status, 200)
        t.equal((await browser.login('WECHAT', callback)).status, 200)
        const account = { type: 'WECHAT', identities: [nameIdentity('a')], nickname: 'person a', avatarUrl: null }
        t.match(contexts, [
          { userId: user.userId, type: 'WECHAT', account },
          { userId: user.userId, type: 'WECHAT', account: null }
        ])
        t.equal(contexts[0]?.request.url, signInUrl)
        t.equal(host.script.exchanges, 2, 'one for the binding, one for both logins')
      }
    )

    await t.test('login() repeated within 60 s gets a session of its own, in the same browser only', async (t) => {
      let sessions = 0
      const host = await buildScripted(t, kind, {
        createSession: () => ({ token: `session ${(sessions += 1)}`, role: 'user' })
      })
      await bindAccount(host, 'a')
      const [browser, other] = [openBrowser(t, host), openBrowser(t, host, 'verifier')]
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      t.match((await browser.login('WECHAT', callback)).body.data, { token: 'session 1' })
      t.match((await browser.login('WECHAT', callback)).body.data, { token: 'session 2' })
      t.equal((await other.login('WECHAT', callback)).text, unusable, 'another browser')
      t.equal((await browser.login('WECHAT', { ...callback, code: 'b' })).text, unusable, 'another code')
      host.clock.advance(59)
      t.match((await browser.login('WECHAT', callback)).body.data, { token: 'session 3' })
      host.clock.advance(1)
      t.equal((await browser.login('WECHAT', callback)).text, unusable, 'after 60 s')
      t.equal(host.script.exchanges, 2)
    })

    await t.test('login() repeated within 60 s gets a session though its state has expired since', async (t) => {
      for (const proof of ['cookie', 'verifier'] as const) {
        const host = await buildScripted(t, kind)
        const { userId } = await bindAccount(host, 'a')
        const browser = openBrowser(t, host, proof)
        const [own, unused] = [await browser.list(), await browser.list()].map((urls) => stateOf(urls['WECHAT']))
        host.clock.advance(599)
        const callback = { code: 'a', state: own! }
        t.match((await browser.login('WECHAT', callback)).body.data, { token: `session of ${userId} by WECHAT` })
        host.clock.advance(59)
        t.match((await browser.login('WECHAT', callback)).body.data, { token: `session of ${userId} by WECHAT` })
        t.equal((await browser.login('WECHAT', { ...callback, code: 'b' })).text, unusable, 'another code')
        t.equal((await openBrowser(t, host).login('WECHAT', callback)).text, unusable, 'another browser')
        t.equal((await browser.login('WECHAT', { code: 'a', state: unused! })).text, unusable, 'another state')
        host.clock.advance(1)
        t.equal((await browser.login('WECHAT', callback)).text, unusable, 'after 60 s')
        t.equal(host.script.exchanges, 2, 'one for the binding, one for the first login')
        t.equal((await countRows(host))['oauth_sign_ins'], 1, 'nothing was claimed afterwards')
      }
    })

    await t.test('login() sent 50 times at once exchanges once, and signs each in', async (t) => {
      const host = await buildScripted(t, kind)
      const { userId } = await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      let open = (): void => {}
      host.script.gate = new Promise<void>((resolve) => (open = resolve))
      const logins = Array.from({ length: 50 }, () => browser.login('WECHAT', callback))
      await until(() => host.script.exchanges === 2)
      open()
      for (const { body } of await Promise.all(logins)) t.match(body.data, { token: `session of ${userId} by WECHAT` })
      t.equal(host.script.exchanges, 2)
    })

    await t.test('login() that the first request keeps waiting is COMPLETION_IN_PROGRESS', async (t) => {
      const host = await buildScripted(t, kind, { completionWaitMs: 0 })
      await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      let open = (): void => {}
      host.script.gate = new Promise<void>((resolve) => (open = resolve))
      const first = browser.login('WECHAT', callback)
      await until(() => host.script.exchanges === 2)
      const second = await browser.login('WECHAT', callback)
      t.match(second, { status: 409, body: { error: 'COMPLETION_IN_PROGRESS' }, headers: { 'retry-after': '1' } })
      host.clock.advance(31)
      t.equal((await browser.login('WECHAT', callback)).text, unusable, 'a claim that lapsed is lost')
      open()
      t.equal((await first).text, unusable)
    })

    await t.test(
      'login() with an account that nobody has bound answers a ticket, and repeated another one',
      async (t) => {
        const host = await buildScripted(t, kind)
        const browser = openBrowser(t, host)
        const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
        const first = await browser.login('WECHAT', callback)
        const ticket = (first.body.data as unknown as { ticket: string }).ticket
        t.match(ticket, /^[\w-]{43}$/)
        t.equal(
          first.text,
          `{"code":409,"data":{"ticket":"${ticket}","expires_in":600,"nickname":"person a","avatar":null},` +
            '"msg":"该第三方账号尚未绑定，请用其他方式登录后完成绑定。","error":"ACCOUNT_NOT_BOUND"}'
        )
        const second = await browser.login('WECHAT', callback)
        t.match(second.body, { code: 409, data: { nickname: 'person a', avatar: null }, error: 'ACCOUNT_NOT_BOUND' })
        t.notMatch(second.text, ticket)
        const user = await host.createUser()
        t.match(
          (await browser.redeem(user, ticket)).body,
          { code: 403, error: 'TICKET_UNUSABLE' },
          'the first one is void'
        )
        t.equal((await countRows(host))['oauth_bindings'], 0)
        t.equal(host.script.exchanges, 1)
      }
    )

    await t.test('login() keeps the identities of a binding complete, and finds it by any of them', async (t) => {
      const host = await buildScripted(t, kind)
      const { userId } = await bindAccount(host, 'o')
      const browser = openBrowser(t, host)
      for (const code of ['o,u', 'u', 'u,p', 'p']) {
        t.match((await logIn(browser, code)).body.data, { token: `session of ${userId} by WECHAT` }, code)
      }
      t.equal((await countRows(host))['oauth_identities'], 3)
      t.equal((await countRows(host))['oauth_bindings'], 1)
    })

    await t.test('login() with identities of two users is a conflict that tells whose neither is', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      await bindAccount(host, 'b')
      const before = await countRows(host)
      const { text } = await logIn(openBrowser(t, host), 'a,b')
      t.equal(text, '{"code":409,"msg":"该第三方账号对应多个用户，请联系管理员。","error":"ACCOUNT_AMBIGUOUS"}')
      const after = await countRows(host)
      t.strictSame(after, { ...before, oauth_sign_ins: (before['oauth_sign_ins'] ?? 0) + 1 }, 'merges nothing')
    })

    await t.test('login() repeats a failure without another exchange', async (t) => {
      const host = await buildApp(t, { kind, signIn: (given) => given })
      const browser = openBrowser(t, host)
      const callback = { code: 'unknown-code', state: stateOf((await browser.list())['WECHAT']) }
      const first = await browser.login('WECHAT', callback)
      t.match(first.body, { code: 502, error: 'PROVIDER_CODE_REJECTED' })
      t.equal((await browser.login('WECHAT', callback)).text, first.text)
    })

    await t.test('login() at a database that is away is 503, and may be repeated', async (t) => {
      let isAway = true
      const host = await buildScripted(t, kind, {}, {})
      const { store } = host
      await bindAccount(host, 'a')
      const other = await buildApp(t, {
        kind,
        database: { url: host.database.url },
        signIn: (given) => ({
          ...given,
          providers: given.providers.map(host.script.wrap),
          store: {
            ...store,
            completeSignIn: (completion) => {
              if (isAway) throw createBindingError('STORE_UNAVAILABLE')
              return store.completeSignIn(completion)
            }
          }
        })
      })
      const browser = openBrowser(t, other)
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      t.match((await browser.login('WECHAT', callback)).body, { code: 503, error: 'STORE_UNAVAILABLE' })
      isAway = false
      other.clock.advance(31)
      t.equal((await browser.login('WECHAT', callback)).text, unusable, 'the claim lapses, and signs nobody in')
      t.equal((await logIn(browser, 'a')).status, 200)
    })

    await t.test('onUnknownAccount() creates the user in the transaction, who is signed in', async (t) => {
      const contexts: UnknownAccountContext[] = []
      const host = await buildScripted(t, kind, {
        onUnknownAccount: (context) => {
          contexts.push(context)
          return 'new-user'
        }
      })
      const browser = openBrowser(t, host)
      t.match((await logIn(browser, 'a')).body.data, { token: 'session of new-user by WECHAT' })
      t.match((await logIn(browser, 'a')).body.data, { token: 'session of new-user by WECHAT' })
      t.equal(contexts.length, 1, 'asked once')
      t.match(contexts[0]?.account, { type: 'WECHAT', nickname: 'person a', identities: [nameIdentity('a')] })
      t.equal(contexts[0]?.request.url, signInUrl)
      const events = await host.store.findEvents({ after: null, limit: 10 })
      t.match(events, [{ type: 'BOUND', userId: 'new-user', provider: 'WECHAT' }])
      t.equal(events.length, 1)
    })

    await t.test('onUnknownAccount() by several browsers at once makes one user', async (t) => {
      let users = 0
      const host = await buildScripted(t, kind, { onUnknownAccount: () => `new-${(users += 1)}` })
      const browsers = Array.from({ length: 8 }, () => openBrowser(t, host))
      const answers = await Promise.all(browsers.map((browser) => logIn(browser, 'a')))
      const tokens = new Set(answers.filter(({ status }) => status === 200).map(({ text }) => text))
      t.equal(tokens.size, 1)
      t.equal((await countRows(host))['oauth_bindings'], 1)
      for (const { status, body } of answers) if (status !== 200) t.equal(body.error, 'ACCOUNT_BOUND_ELSEWHERE')
    })

    await t.test('onUnknownAccount() that names a user who has another account is refused', async (t) => {
      const host = await buildScripted(t, kind, { onUnknownAccount: () => '1' })
      t.equal((await bindAccount(host, 'a')).userId, '1')
      t.match((await logIn(openBrowser(t, host), 'b')).body, { code: 409, error: 'ACCOUNT_AMBIGUOUS' })
    })

    await t.test('onUnknownAccount() that throws, or returns no id, is 500 and nothing is written', async (t) => {
      const answers: (() => unknown)[] = [
        () => {
          throw new Error('host')
        },
        async () => Promise.reject(new Error('host')),
        () => undefined,
        () => '',
        () => 7,
        () => 'undefined',
        () => 'a\u0000b'
      ]
      for (const answer of answers) {
        const lines: string[] = []
        const server = { logger: { stream: { write: (line: string) => lines.push(line) } } }
        const onUnknownAccount = answer as () => string
        const host = await buildScripted(t, kind, { onUnknownAccount }, { server })
        const before = await countRows(host)
        t.match((await logIn(openBrowser(t, host), 'a')).body, { code: 500, error: 'INTERNAL_ERROR' })
        t.strictSame(await countRows(host), { ...before, oauth_sign_ins: 1 }, 'but for the state that is used up')
        t.match(lines.join(''), /"level":50.*(?:host|must return the id of a user)/)
      }
    })

    await t.test('createSession() that throws, or does not fit, is a logged 500, and no session', async (t) => {
      const answers: [() => unknown, RegExp][] = [
        [
          () => {
            throw new Error('host')
          },
          /host/
        ],
        [async () => Promise.reject(new Error('host')), /host/],
        [() => undefined, /data must be object/],
        [() => ({ token: 'secret-of-a-session' }), /must have required property 'role'/],
        [() => ({ token: 'secret-of-a-session', role: null }), /data\/role must be string/]
      ]
      for (const [answer, reason] of answers) {
        const lines: string[] = []
        const server = { logger: { stream: { write: (line: string) => lines.push(line) } } }
        const host = await buildScripted(t, kind, { createSession: answer }, { server })
        const user = await bindAccount(host, 'a')
        const before = await countRows(host)
        const { body, text } = await logIn(openBrowser(t, host), 'a,late')
        t.match(body, { code: 500, error: 'INTERNAL_ERROR' })
        t.strictSame(await countRows(host), { ...before, oauth_sign_ins: 1 }, 'not even the late identity')
        t.match(lines.join(''), reason)
        t.notMatch(lines.join('') + text, 'secret-of-a-session')
        t.equal((await host.list(user))[1]?.has_binding, true)
      }
    })

    await t.test('createSession() may refuse a user with a status of its own', async (t) => {
      const host = await buildScripted(t, kind, {
        createSession: () => {
          throw createBindingError('FORBIDDEN')
        }
      })
      await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      const first = await browser.login('WECHAT', callback)
      t.match(first.body, { code: 403, error: 'FORBIDDEN' })
      t.equal((await browser.login('WECHAT', callback)).text, first.text)
    })

    await t.test('the host’s own form of a session is checked and sent', async (t) => {
      const sessionSchema = {
        type: 'object',
        required: ['user'],
        properties: { user: { type: 'object', properties: { id: { type: 'string' } } }, until: { type: 'integer' } }
      }
      const sessions: object[] = [{ until: 7 }]
      const host = await buildScripted(t, kind, {
        sessionSchema,
        createSession: ({ userId }) => sessions.pop() ?? { until: 7, secret: 'x', user: { id: userId, hash: 'y' } }
      })
      const { userId } = await bindAccount(host, 'a')
      t.match((await logIn(openBrowser(t, host), 'a')).body, { code: 500, error: 'INTERNAL_ERROR' })
      const browser = openBrowser(t, host)
      const payload = { type: 'WECHAT', code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      const cookie = Object.entries(browser.cookies)
        .map(([name, value]) => `${name}=${value}`)
        .join('; ')
      const { body } = await host.app.inject({ method: 'POST', url: signInUrl, headers: { cookie }, payload })
      t.equal(body, `{"code":200,"data":{"user":{"id":"${userId}"},"until":7},"msg":"success"}`)
    })
  })
}

await t.test('login() finds the client that issued the state, whatever browser posts it', async (t) => {
  const [{ appId, appSecret }] = resolveSandboxOptions().officialAccount
  const reasons: unknown[] = []
  const host = await buildApp(t, {
    kind: 'sqlite',
    signIn: (given) => {
      const { origin } = new URL(given.providers[0]!.redirectUri)
      const account = createWechatOfficialAccountProvider({ appId, appSecret, ...bases(origin, 'wechat') })
      const onSecurityEvent = ({ reason }: SecurityEvent) => reasons.push(reason)
      return { ...given, onSecurityEvent, providers: [account, ...given.providers] }
    }
  })
  const user = await host.createUser()
  await host.bind(user, 'WECHAT', 'lihua')
  const browser = openBrowser(t, host)
  const inWechat = { 'user-agent': 'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 MicroMessenger/8.0.44' }
  const issue = async (headers: Record<string, string>) => {
    const [, wechat] = (await browser.send({ url: signInUrl, headers })).body.data as unknown as { url: string }[]
    return authorize(wechat!.url, 'lihua')
  }
  for (const [issuer, poster] of [
    [{}, inWechat],
    [inWechat, {}]
  ] as const) {
    const payload = { type: 'WECHAT', ...(await issue(issuer)) }
    const { body } = await browser.send({ method: 'POST', payload, headers: poster })
    t.match(body.data, { token: `session of ${user.userId} by WECHAT` }, 'the same person, by the union id')
  }
  const [own, other] = [await issue({}), await issue(inWechat)]
  host.clock.advance(600)
  for (const { code, state } of [own, other]) {
    const { text } = await browser.login('WECHAT', { code, state })
    t.equal(text, unusable)
    t.equal(reasons.at(-1), 'state_expired', 'told by the client that issued it')
  }
})

await t.test('login() words fields that do not fit, and coerces nothing', async (t) => {
  const browser = openBrowser(t, await buildApp(t, { kind: 'sqlite', signIn: (given) => given }))
  const post = async (payload: object) => (await browser.send({ method: 'POST', payload })).body
  t.match(await post({}), {
    code: 403,
    data: { type: ['type 不能为空。'], code: ['code 不能为空。'], state: ['state 不能为空。'] },
    msg: '请求数据验证失败!'
  })
  const whole = { type: 'WECHAT', code: 'c', state: 's' }
  t.match(await post({ ...whole, type: 'PASSWORD' }), { data: { type: ['type 的取值不受支持。'] } })
  t.match(await post({ ...whole, application_state: 'tv' }), { data: { application_state: [/不受支持/] } })
  t.match(await post({ ...whole, verifier: 'short' }), { data: { verifier: ['verifier 格式不正确。'] } })
  t.match(await post({ ...whole, verifier: null }), { data: { verifier: ['verifier 必须是字符串。'] } })
  t.match(await post({ ...whole, code: 7 }), { data: { code: ['code 必须是字符串。'] } })
})
