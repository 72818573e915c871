import t, { type Test } from 'tap'
import type { OauthBindingApi } from '../../src/index.js'
import type { OauthBindingPluginOptions } from '../../src/options.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import type { SqlClient } from '../../src/persistence/sql/sql-client.js'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { authorize, buildApp, testSecret, type TestApp } from '../helpers/build-app.js'
import { databaseKinds } from '../helpers/databases.js'
import { bindAccount, buildScripted, logIn, nameIdentity, obtainTicket, stateOf } from '../helpers/scripted-account.js'
import { until } from '../helpers/until.js'
import { openBrowser } from '../helpers/visitor.js'

const operator = { by: 'support:7', reason: 'the phone was stolen' }

function apiOf({ app }: Pick<TestApp, 'app'>): OauthBindingApi {
  return app.getDecorator<OauthBindingApi>('oauthBinding')
}

/** Issues a state and completes it with an account of the script. */
async function bind(api: OauthBindingApi, userId: string, code: string, type = 'WECHAT'): Promise<string> {
  const state = stateOf(await api.issueState(userId, type))
  return api.completeBinding({ userId, type, code, state })
}

/** Returns the events of the database, oldest first. */
async function readEvents({ store }: TestApp): Promise<unknown[]> {
  const events = await store.findEvents({ after: null, limit: 100 })
  return events.map(({ type, userId, provider, by, reason }) => ({ type, userId, provider, by, reason }))
}

async function buildWithOptions(t: Test, kind: DatabaseKind, options: Partial<OauthBindingPluginOptions>) {
  return buildApp(t, { kind, plugin: (given) => ({ ...given, ...options }) })
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('issueState() and completeBinding() bind at the platform, without a request', async (t) => {
      const host = await buildApp(t, { kind })
      const api = apiOf(host)
      const callback = await authorize(await api.issueState('u1', 'WECHAT'), 'xiaoming')
      const completion = { userId: 'u1', type: 'WECHAT', ...callback }
      await t.rejects(api.completeBinding({ ...completion, userId: 'u2' }), { code: 'STATE_UNUSABLE' })
      await t.rejects(api.completeBinding({ ...completion, type: 'DING_TALK' }), { code: 'STATE_UNUSABLE' })
      t.equal(await api.completeBinding(completion), 'BOUND')
      t.equal(await api.completeBinding(completion), 'REPEATED')
      const again = await authorize(await api.issueState('u1', 'WECHAT'), 'xiaoming')
      t.equal(await api.completeBinding({ ...completion, ...again }), 'REFRESHED')
      t.match(await api.listBindings('u1'), [
        { userId: 'u1', type: 'WECHAT', nickname: '小明', lastUsedAt: null, suspendedAt: null }
      ])
    })

    await t.test('issueState() chooses the client by the user agent, and completeBinding() finds it', async (t) => {
      const official = createWechatOfficialAccountProvider({
        appId: 'wx-official',
        appSecret: 'x'.repeat(32),
        redirectUri: 'https://app.example.com/official'
      })
      const fetchAccount = async () => ({ identities: [nameIdentity('official')] })
      const host = await buildApp(t, {
        kind,
        plugin: (given) => ({ ...given, providers: [...given.providers, { ...official, fetchAccount }] })
      })
      const api = apiOf(host)
      const isOfficial = (url: string): boolean => url.includes('wx-official')
      t.notOk(isOfficial(await api.issueState('u1', 'WECHAT')))
      t.notOk(isOfficial(await api.issueState('u1', 'WECHAT', {})))
      const url = await api.issueState('u1', 'WECHAT', { userAgent: 'Mozilla/5.0 MicroMessenger/8.0' })
      t.ok(isOfficial(url))
      t.equal(await api.completeBinding({ userId: 'u1', type: 'WECHAT', code: 'c', state: stateOf(url) }), 'BOUND')
    })

    await t.test('listBindings() lists what one user has bound, in the order of creation', async (t) => {
      const host = await buildScripted(t, kind)
      const api = apiOf(host)
      t.strictSame(await api.listBindings('u1'), [])
      await bind(api, 'u1', 'a')
      host.clock.advance(1)
      await bind(api, 'u1', 'b', 'DING_TALK')
      await bind(api, 'u2', 'c')
      const bindings = await api.listBindings('u1')
      t.strictSame(
        bindings.map(({ id: _id, ...rest }) => rest),
        ['WECHAT', 'DING_TALK'].map((type, index) => ({
          userId: 'u1',
          nickname: `person ${'ab'[index]}`,
          identities: [nameIdentity('ab'[index]!)],
          boundAt: new Date(host.clock.now().getTime() - (1 - index) * 1000),
          lastUsedAt: null,
          suspendedAt: null,
          avatarUrl: null,
          type
        }))
      )
    })

    await t.test(
      'completeBinding() keeps the rules: another user’s account is refused, another account replaces',
      async (t) => {
        const api = apiOf(await buildScripted(t, kind))
        t.equal(await bind(api, 'u1', 'a'), 'BOUND')
        await t.rejects(bind(api, 'u2', 'a'), { code: 'ACCOUNT_BOUND_ELSEWHERE' })
        t.equal(await bind(api, 'u1', 'b'), 'REBOUND')
        t.equal(await bind(api, 'u2', 'a'), 'BOUND')
      }
    )

    await t.test('findUser() finds by an identity, or by its subject alone, and refuses two users', async (t) => {
      const host = await buildScripted(t, kind)
      const api = apiOf(host)
      await bind(api, 'u1', 'a')
      const identity = nameIdentity('a')
      const { subject, issuer } = identity
      const [own] = await api.listBindings('u1')
      t.strictSame(await api.findUser({ type: 'WECHAT', ...identity }), own)
      t.strictSame(await api.findUser({ type: 'WECHAT', subject }), own)
      t.strictSame(await api.findUser({ type: 'WECHAT', subject, issuer }), own)
      for (const other of [
        { type: 'DING_TALK', ...identity },
        { type: 'WECHAT', ...identity, kind: 'unionid' },
        { type: 'WECHAT', ...identity, issuer: 'another' },
        { type: 'WECHAT', subject: subject.toUpperCase() }
      ]) {
        t.equal(await api.findUser(other), null, JSON.stringify(other))
      }
    })

    await t.test('findUser() with a subject that two users have, of two issuers, is ACCOUNT_AMBIGUOUS', async (t) => {
      const host = await buildApp(t, {
        kind,
        plugin: (given) => ({
          ...given,
          providers: given.providers.map((provider) => ({
            ...provider,
            fetchAccount: async (issuer: string) => ({ identities: [{ issuer, kind: 'openid', subject: 'same' }] })
          }))
        })
      })
      const api = apiOf(host)
      await bind(api, 'u1', 'issuer-1')
      await bind(api, 'u2', 'issuer-2')
      await t.rejects(api.findUser({ type: 'WECHAT', subject: 'same' }), { code: 'ACCOUNT_AMBIGUOUS' })
      t.match(await api.findUser({ type: 'WECHAT', subject: 'same', issuer: 'issuer-2' }), { userId: 'u2' })
    })

    await t.test('identitiesOf() returns every identity of one user at one provider', async (t) => {
      const api = apiOf(await buildScripted(t, kind))
      await bind(api, 'u1', 'b,a')
      t.strictSame(await api.identitiesOf('u1', 'WECHAT'), [nameIdentity('a'), nameIdentity('b')])
      t.strictSame(await api.identitiesOf('u1', 'DING_TALK'), [])
      t.strictSame(await api.identitiesOf('u2', 'WECHAT'), [])
    })

    await t.test(
      'unbind() of the user asks canUnbind; that of somebody else does not, and its event says who',
      async (t) => {
        const host = await buildWithOptions(t, kind, {
          canUnbind: ({ remainingProviders }) => remainingProviders.length > 0
        })
        const api = apiOf(host)
        const callback = await authorize(await api.issueState('u1', 'WECHAT'), 'xiaoming')
        const late = await authorize(await api.issueState('u1', 'WECHAT'), 'xiaoming')
        await api.completeBinding({ userId: 'u1', type: 'WECHAT', ...callback })
        await t.rejects(api.unbind('u1', 'WECHAT'), { code: 'LAST_LOGIN_METHOD' })
        t.equal(await api.unbind('u1', 'DING_TALK'), false)
        t.equal(await api.unbind('u1', 'WECHAT', operator), true)
        t.equal(await api.unbind('u1', 'WECHAT', operator), false)
        t.strictSame(await api.listBindings('u1'), [])
        await t.rejects(api.completeBinding({ userId: 'u1', type: 'WECHAT', ...late }), { code: 'STATE_UNUSABLE' })
        const common = { userId: 'u1', provider: 'WECHAT' }
        t.strictSame(await readEvents(host), [
          { type: 'BOUND', ...common, by: null, reason: null },
          { type: 'UNBOUND', ...common, ...operator }
        ])
      }
    )

    await t.test('a binding of a type that is not on offer any more is listed, and can be ended', async (t) => {
      const before = await buildScripted(t, kind)
      await bind(apiOf(before), 'u1', 'a')
      const { database } = before
      const isOffered = ({ type }: { type: string }): boolean => type !== 'WECHAT'
      const plugin = (given: OauthBindingPluginOptions) => ({ ...given, providers: given.providers.filter(isOffered) })
      const api = apiOf(await buildApp(t, { kind, database, plugin }))
      t.match(await api.listBindings('u1'), [{ type: 'WECHAT' }])
      await t.rejects(api.issueState('u1', 'WECHAT'), { code: 'OAUTH_BINDING_OPTIONS' })
      t.equal(await api.unbind('u1', 'WECHAT', operator), true)
      await t.rejects(api.unbind('u1', 'WECHAT', operator), { code: 'OAUTH_BINDING_OPTIONS' })
      t.strictSame(await api.listBindings('u1'), [])
    })

    await t.test('a suspended binding stays its user’s, signs nobody in, and can be resumed or ended', async (t) => {
      const host = await buildScripted(t, kind)
      const api = apiOf(host)
      await bindAccount(host, 'a')
      t.equal(await api.suspendBinding('1', 'WECHAT', operator), true)
      t.equal(await api.suspendBinding('1', 'WECHAT', { by: 'other', reason: 'again' }), false)
      t.match(await api.findUser({ type: 'WECHAT', ...nameIdentity('a') }), { suspendedAt: host.clock.now() })
      t.match((await logIn(openBrowser(t, host), 'a')).body, { error: 'BINDING_SUSPENDED' })
      await t.rejects(api.unbind('1', 'WECHAT'), { code: 'BINDING_SUSPENDED' })
      await t.rejects(bind(api, '1', 'b'), { code: 'BINDING_SUSPENDED' })
      await t.rejects(bind(api, '2', 'a'), { code: 'ACCOUNT_BOUND_ELSEWHERE' })
      t.equal(await api.resumeBinding('1', 'WECHAT', { by: 'support:8' }), true)
      t.equal(await api.resumeBinding('1', 'WECHAT', { by: 'support:8' }), false)
      t.equal((await logIn(openBrowser(t, host), 'a')).status, 200)
      t.equal(await api.suspendBinding('1', 'WECHAT', operator), true)
      t.equal(await api.resumeBinding('1', 'WECHAT', operator), true)
      t.equal(await api.suspendBinding('1', 'WECHAT', operator), true)
      t.equal(await api.unbind('1', 'WECHAT', operator), true)
      const common = { userId: '1', provider: 'WECHAT' }
      t.strictSame(await readEvents(host), [
        { type: 'BOUND', ...common, by: null, reason: null },
        { type: 'SUSPENDED', ...common, ...operator },
        { type: 'RESUMED', ...common, by: 'support:8', reason: null },
        { type: 'SUSPENDED', ...common, ...operator },
        { type: 'RESUMED', ...common, ...operator },
        { type: 'SUSPENDED', ...common, ...operator },
        { type: 'UNBOUND', ...common, ...operator }
      ])
    })

    await t.test('suspendBinding() and resumeBinding() of what is not bound are BINDING_NOT_FOUND', async (t) => {
      const api = apiOf(await buildScripted(t, kind))
      await bind(api, 'u1', 'a')
      await t.rejects(api.suspendBinding('u1', 'DING_TALK', operator), { code: 'BINDING_NOT_FOUND' })
      await t.rejects(api.resumeBinding('u2', 'WECHAT', operator), { code: 'BINDING_NOT_FOUND' })
      t.match(await api.listBindings('u1'), [{ suspendedAt: null }])
    })

    await t.test('of many concurrent suspensions one changes the binding, with one event', async (t) => {
      const host = await buildScripted(t, kind)
      const api = apiOf(host)
      await bind(api, 'u1', 'a')
      const changes = await Promise.all(Array.from({ length: 20 }, () => api.suspendBinding('u1', 'WECHAT', operator)))
      t.equal(changes.filter(Boolean).length, 1)
      t.equal((await readEvents(host)).length, 2)
    })

    await t.test('redeemTicket() binds the account of a login, once, for its browser only', async (t) => {
      const host = await buildScripted(t, kind)
      const api = apiOf(host)
      const browser = openBrowser(t, host)
      const ticket = await obtainTicket(browser, 'a')
      const verifier = browser.cookies['oauth-binding'] as string
      t.type(verifier, 'string')
      for (const wrong of [{}, { verifier: `${verifier}A` }, { verifier: '' }, { verifier, ticket: 'x' }]) {
        await t.rejects(api.redeemTicket({ userId: 'u1', ticket, ...wrong }), { code: 'TICKET_UNUSABLE' })
      }
      const redemption = { userId: 'u1', ticket, verifier }
      const results = await Promise.allSettled(Array.from({ length: 10 }, () => api.redeemTicket(redemption)))
      const done = results.filter(({ status }) => status === 'fulfilled')
      t.strictSame(done, [{ status: 'fulfilled', value: { provider: 'WECHAT', change: 'BOUND' } }])
      t.match(await api.findUser({ type: 'WECHAT', ...nameIdentity('a') }), { userId: 'u1' })
      t.equal((await logIn(browser, 'a')).status, 200)
    })

    await t.test('redeemTicket() with a verifier of the front end’s, and in the host’s own transaction', async (t) => {
      const host = await buildScripted(t, kind)
      const api = apiOf(host)
      const browser = openBrowser(t, host, 'verifier')
      const { verifier } = browser
      const ticket = await obtainTicket(browser, 'a')
      const client = host.database.client as SqlClient
      const undone = client.$transaction(async (transaction) => {
        await api.redeemTicket({ userId: 'u1', ticket, verifier, client: transaction })
        throw new Error('the password was wrong')
      })
      await t.rejects(undone, { message: 'the password was wrong' })
      t.strictSame(await api.listBindings('u1'), [])
      await client.$transaction(async (transaction) => {
        await api.redeemTicket({ userId: 'u1', ticket, verifier, client: transaction })
      })
      t.match(await api.listBindings('u1'), [{ type: 'WECHAT', nickname: 'person a' }])
    })

    await t.test('onEvent is told of each change of the API', async (t) => {
      const told: unknown[] = []
      const host = await buildWithOptions(t, kind, {
        onEvent: async ({ type, by, reason }) => {
          told.push([type, by, reason])
        }
      })
      const api = apiOf(host)
      const callback = await authorize(await api.issueState('u1', 'WECHAT'), 'xiaoming')
      await api.completeBinding({ userId: 'u1', type: 'WECHAT', ...callback })
      await api.suspendBinding('u1', 'WECHAT', operator)
      await api.resumeBinding('u1', 'WECHAT', { by: 'b' })
      await api.unbind('u1', 'WECHAT', operator)
      await until(() => told.length === 4)
      t.strictSame(told, [
        ['BOUND', null, null],
        ['SUSPENDED', operator.by, operator.reason],
        ['RESUMED', 'b', null],
        ['UNBOUND', operator.by, operator.reason]
      ])
    })
  })
}

await t.test('a state of the API and one of a request are of one kind: each completes on the other way', async (t) => {
  const host = await buildScripted(t, 'sqlite')
  const api = apiOf(host)
  const user = await host.createUser()
  const [ofApi, ofRequest] = [await api.issueState(user.userId, 'WECHAT'), await host.issue(user, 'DING_TALK')]
  t.equal((await host.complete(user, 'WECHAT', { code: 'a', state: stateOf(ofApi) })).status, 200)
  const completion = { userId: user.userId, type: 'DING_TALK', code: 'b', state: stateOf(ofRequest) }
  t.equal(await api.completeBinding(completion), 'BOUND')
  t.notMatch(JSON.stringify(await api.listBindings(user.userId)), testSecret)
})
