import t from 'tap'
import { createAccessTokens } from '../../src/auth/access-token.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import type { Provider } from '../../src/platforms/provider.js'
import { authorize, buildApp, familyUrl, type TestApp, type TestUser } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'

const unusable = '{"code":403,"msg":"授权状态无效或已失效，请重新发起授权。","error":"STATE_UNUSABLE"}'

/** Whom each of the users has bound. */
async function bindingsOf(host: TestApp, ...users: TestUser[]): Promise<boolean[][]> {
  const lists = []
  for (const user of users) lists.push((await host.list(user)).map((item) => item.has_binding))
  return lists
}

/** Counts the codes that go to a provider. */
function countExchanges() {
  const meter = { exchanges: 0 }
  const wrap = (provider: Provider): Provider => ({
    ...provider,
    fetchAccount: (code) => {
      meter.exchanges += 1
      return provider.fetchAccount(code)
    }
  })
  return { meter, wrap }
}

const nobody = [
  [false, false],
  [false, false]
]

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    const { meter, wrap } = countExchanges()
    const host = await buildApp(t, {
      kind,
      plugin: (options) => ({ ...options, providers: options.providers.map(wrap) })
    })
    const [victim, attacker] = [await host.createUser(), await host.createUser()]

    await t.test('forced linking: a victim who posts the callback of an attacker binds nothing', async (t) => {
      const callback = await authorize(await host.issue(attacker, 'WECHAT'), 'xiaoming')
      t.equal((await host.complete(victim, 'WECHAT', callback)).text, unusable)
      t.equal(meter.exchanges, 0)
      t.strictSame(await bindingsOf(host, victim, attacker), nobody)
    })

    await t.test('login CSRF: nothing but a bearer token signs a request, and a cookie is none', async (t) => {
      const callback = await authorize(await host.issue(victim, 'WECHAT'), 'xiaoming')
      const headers = { cookie: `token=${victim.token}; authorization=Bearer ${victim.token}` }
      const posted = { method: 'POST', url: familyUrl, headers, payload: { type: 'WECHAT', ...callback } } as const
      t.equal((await host.send(null, posted)).status, 401)
      const query = new URLSearchParams({ ...callback, type: 'WECHAT', access_token: victim.token })
      t.equal((await host.send(null, { url: `${familyUrl}?${query.toString()}` })).status, 401, 'a callback by GET')
      t.equal(meter.exchanges, 0)
    })

    await t.test('state fixation: a victim who authorises at the URL of an attacker binds nobody', async (t) => {
      const callback = await authorize(await host.issue(attacker, 'WECHAT'), 'lihua')
      t.equal((await host.complete(victim, 'WECHAT', callback)).text, unusable)
      const chosen = { ...callback, state: '0123456789abcdef'.repeat(2) }
      t.equal((await host.complete(victim, 'WECHAT', chosen)).text, unusable, 'a state that nobody was given')
      t.equal(meter.exchanges, 0)
      t.strictSame(await bindingsOf(host, victim, attacker), nobody)
    })

    await t.test('mix-up: a state of one provider sends no code to another one', async (t) => {
      const types = ['WECHAT', 'DING_TALK']
      for (const [from, to] of [types, types.toReversed()] as [string, string][]) {
        const callback = await authorize(await host.issue(victim, from), 'xiaoming')
        t.equal((await host.complete(victim, to, callback)).text, unusable, `${from} at ${to}`)
      }
      t.equal(meter.exchanges, 0)
      t.strictSame(await bindingsOf(host, victim, attacker), nobody)
    })

    await t.test('code injection: a code that was used binds nothing with another state', async (t) => {
      const callback = await authorize(await host.issue(victim, 'WECHAT'), 'xiaoming')
      t.equal((await host.complete(victim, 'WECHAT', callback)).status, 200)
      const { state } = await authorize(await host.issue(attacker, 'WECHAT'), 'lihua')
      const injected = await host.complete(attacker, 'WECHAT', { code: callback.code, state })
      t.match(injected, { status: 502, body: { error: 'PROVIDER_CODE_REJECTED' } })
      t.strictSame((await bindingsOf(host, attacker))[0], [false, false])
      await host.unbind(victim, 'WECHAT')
    })

    await t.test('mass assignment: fields of a body choose neither user nor provider nor account', async (t) => {
      const extra = { user_id: victim.userId, userId: victim.userId, provider: 'DING_TALK', nickname: 'x', id: 1 }
      const callback = await authorize(await host.issue(attacker, 'WECHAT'), 'xiaoming')
      const payload = { ...extra, type: 'WECHAT', ...callback }
      t.equal((await host.send(attacker, { method: 'POST', url: familyUrl, payload })).status, 200)
      const [dingTalk, wechat] = await host.list(attacker)
      t.strictSame([dingTalk?.has_binding, wechat?.has_binding], [false, true])
      t.notMatch(wechat, { binding: { nickname: 'x' } })
      const unbind = { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { ...extra, state: true } } as const
      t.equal((await host.send(victim, unbind)).status, 200)
      t.strictSame(
        await bindingsOf(host, victim, attacker),
        [
          [false, false],
          [false, true]
        ],
        'each for themselves'
      )
      await host.unbind(attacker, 'WECHAT')
    })

    await t.test('prototype pollution: a poisoned body is refused, and no prototype has changed', async (t) => {
      const before = await countRows(host)
      const bodies = [
        '{"__proto__":{"state":true}}',
        '{"state":false,"__proto__":{"state":true}}',
        '{"constructor":{"prototype":{"state":true}}}',
        '{"\\u005f_proto__":{"state":true}}'
      ]
      for (const payload of bodies) {
        const headers = { 'content-type': 'application/json' }
        const answer = await host.send(victim, { method: 'PUT', url: `${familyUrl}/WECHAT`, headers, payload })
        t.equal(answer.status, 400, payload)
      }
      t.equal(({} as { state?: unknown }).state, undefined)
      t.strictSame(await countRows(host), before)
    })

    await t.test('open redirect: nothing in a request changes where the provider sends the person', async (t) => {
      const evil = 'https://evil.example/'
      const names = ['redirect_uri', 'redirectUri', 'redirect', 'return_to', 'next', 'url']
      const query = names.map((name) => `${name}=${encodeURIComponent(evil)}`).join('&')
      const fields = Object.fromEntries(names.map((name) => [name, evil]))
      const usual = new URL(await host.issue(victim, 'WECHAT'))
      const answers = [
        await host.send(victim, { url: `${familyUrl}?${query}`, headers: { referer: evil, origin: evil } }),
        await host.send(victim, {
          method: 'PUT',
          url: `${familyUrl}/WECHAT?${query}`,
          payload: { ...fields, state: false }
        })
      ]
      for (const { status, text } of answers) {
        t.equal(status, 200)
        t.notMatch(text, 'evil')
        t.match(text, encodeURIComponent(String(usual.searchParams.get('redirect_uri'))))
      }
    })

    await t.test('host-header injection: no header of a request reaches a URL or a header of the answer', async (t) => {
      const evil = 'evil.example'
      const headers = {
        ...{ host: evil, forwarded: `host=${evil};proto=https`, 'x-forwarded-host': evil, 'x-forwarded-proto': evil },
        ...{ 'x-forwarded-for': evil, 'x-original-url': `//${evil}`, 'x-rewrite-url': `//${evil}` }
      }
      for (const request of [
        { url: familyUrl },
        { method: 'PUT', url: `${familyUrl}/WECHAT`, payload: { state: false } },
        { method: 'DELETE', url: familyUrl },
        { method: 'PUT', url: `${familyUrl}/GITHUB`, payload: {} }
      ] as const) {
        const answer = await host.send(victim, { ...request, headers })
        t.notMatch(JSON.stringify(answer.headers) + answer.text, evil, JSON.stringify(request))
      }
    })

    await t.test('enumeration: a refused token gets one and the same answer, whatever is wrong with it', async (t) => {
      const store = createPrismaAccessTokenStore(host.database)
      const now = host.clock.now()
      const common = { store, userId: victim.userId, name: 'test', count: 1, now }
      const past = new Date(now.getTime() - 1000)
      const [id, secret] = victim.token.split('|') as [string, string]
      const tokens = {
        'an unknown id': `99999999|${secret}`,
        'a wrong secret': `${id}|${'x'.repeat(secret.length)}`,
        'a secret that is right but for its end': `${id}|${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`,
        expired: (await createAccessTokens({ ...common, expiresAt: past }))[0]!,
        "another holder's": (await createAccessTokens({ ...common, expiresAt: null, holderType: 'Machine' }))[0]!,
        malformed: '|'
      }
      const answers = new Set<string>()
      for (const [name, token] of Object.entries(tokens)) {
        const { status, text, headers } = await host.send({ userId: '', token }, { url: familyUrl })
        t.equal(status, 401, name)
        answers.add(text + JSON.stringify({ ...headers, date: undefined }))
      }
      t.equal(answers.size, 1, 'to the byte, headers included')
    })
  })

  await t.test(`content-type confusion: a host that parses every type opens no other way in (${kind})`, async (t) => {
    const host = await buildApp(t, {
      kind,
      host: (app) => {
        for (const type of ['text/plain', 'application/x-www-form-urlencoded', '*']) {
          app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
            done(null, JSON.parse(String(body)))
          })
        }
      }
    })
    const user = await host.createUser()
    t.equal((await host.bind(user, 'WECHAT', 'xiaoming')).status, 200)
    const before = await countRows(host)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/json', 'application/jsonp']) {
      const headers = { 'content-type': type }
      const sent = { method: 'PUT', url: `${familyUrl}/WECHAT`, headers, payload: '{"state":true}' } as const
      t.match(await host.send(user, sent), { status: 415, body: { error: 'UNSUPPORTED_MEDIA_TYPE' } }, type)
    }
    t.strictSame(await countRows(host), before, 'what is bound stays bound')
  })
}
