import t, { type Test } from 'tap'
import { adminAbility, createAccessTokens } from '../../src/auth/access-token.js'
import { createAccessTokenSessions } from '../../src/auth/access-token-sessions.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { createPrismaAccessTokenStore } from '../../src/persistence/access-tokens/prisma-access-token-store.js'
import { operatorUrl, type TestUser } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { buildOperated, type OperatorHost } from '../helpers/operator-host.js'
import { bindAccount, logIn } from '../helpers/scripted-account.js'
import { openBrowser } from '../helpers/visitor.js'

const forbidden = '{"code":403,"msg":"没有权限执行该操作。","error":"FORBIDDEN"}'
const unauthenticated = '{"code":401,"msg":"请求未认证"}'

/** A host with a binding, whose logins make access tokens. */
async function buildTarget(t: Test, kind: DatabaseKind) {
  const sessions = createAccessTokenSessions({ ttlSeconds: 3600, role: 'user', now: () => host.clock.now() })
  const host = await buildOperated(t, kind, {}, { store: { accessTokens: {} }, signIn: { createSession: sessions } })
  const victim = await bindAccount(host, 'victim')
  const [binding] = (await host.page()).items
  return { host, victim, id: binding!.id }
}

/** Sends every operation of operators, and a look at a binding that is not there; each must get the same answer. */
async function expectRefusal(
  t: Test,
  host: OperatorHost,
  id: string,
  as: TestUser | null,
  answer: string,
  who: string
) {
  const before = await countRows(host)
  const reason = { reason: 'an attack' }
  for (const [method, path, payload] of [
    ['GET', '', undefined],
    ['GET', '?cursor=x', undefined],
    ['POST', '/search', { type: 'WECHAT', subject: 'subject-of-victim' }],
    ['POST', '/search', undefined],
    ...['suspension', 'removal'].map((end) => ['POST', `/${id}/${end}`, reason] as const),
    ['POST', `/${id}/removal`, {}],
    ['DELETE', `/${id}/suspension`, undefined],
    ['POST', '/019aa8a1-2c00-7000-8000-3f2a1b7c9d8e/removal', reason],
    ['POST', '/x/removal', reason]
  ] as const) {
    const { text } = await host.send(as, {
      ...{ method, url: operatorUrl + path },
      ...(payload === undefined ? {} : { payload })
    })
    t.equal(text, answer, `${who}: ${method} ${path}`)
  }
  t.strictSame(await countRows(host), before)
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test(
      'a token that does not list the ability of operators by name is refused, whatever else it may',
      async (t) => {
        const { host, victim, id } = await buildTarget(t, kind)
        await expectRefusal(t, host, id, victim, forbidden, 'a user with *')
        for (const abilities of [
          ['oauth-binding'],
          ['*', 'oauth-binding'],
          ['oauth-binding:*'],
          ['oauth-binding:administrator', 'oauth-binding:Admin', ' oauth-binding:admin', 'oauth-binding:admin,*']
        ]) {
          await expectRefusal(t, host, id, await host.createUser(abilities), forbidden, abilities.join(' and '))
        }
        const { client } = host.database
        for (const abilities of [
          '["*"]',
          '"oauth-binding:admin"',
          'oauth-binding:admin',
          '["oauth-binding:admin"',
          '{}',
          ''
        ]) {
          const user = await host.createUser()
          const [tokenId] = user.token.split('|')
          await client.$executeRaw`UPDATE personal_access_tokens SET abilities = ${abilities} WHERE id = ${BigInt(tokenId!)}`
          await expectRefusal(t, host, id, user, forbidden, `abilities ${abilities}`)
        }
        t.equal(
          (await host.ask('GET', '', undefined, await host.createUser(['*', adminAbility]))).status,
          200,
          'by name'
        )
      }
    )

    await t.test('the token of an operator is none of a user, and the other way round', async (t) => {
      const { host } = await buildTarget(t, kind)
      const { status } = await host.send(host.operator, { url: '/api/administrator/user/oauth-binding' })
      t.equal(status, 403)
      t.equal((await host.send(await host.createUser(), { url: '/api/administrator/user/oauth-binding' })).status, 200)
    })

    await t.test('the token of a login is no operator’s, and no host can have it made one', async (t) => {
      const { host, id } = await buildTarget(t, kind)
      const answer = await logIn(openBrowser(t, host), 'victim')
      const { token } = (answer.body as unknown as { data: { token: string } }).data
      host.canaries.add('token', token.split('|')[1])
      await expectRefusal(t, host, id, { userId: '', token }, forbidden, 'a login')
      t.throws(() => createAccessTokenSessions({ ttlSeconds: 60, role: 'r', abilities: ['x', adminAbility] }), {
        code: 'OAUTH_BINDING_OPTIONS',
        message: /abilities must not hold oauth-binding:admin/
      })
    })

    await t.test('nobody, forged, expired and revoked tokens are not authenticated, and learn nothing', async (t) => {
      const { host, id } = await buildTarget(t, kind)
      const store = createPrismaAccessTokenStore(host.database)
      const now = host.clock.now()
      const create = async (changes: object) => {
        const token = { store, userId: '7', name: 'test', abilities: [adminAbility], count: 1, expiresAt: null, now }
        return { userId: '7', token: (await createAccessTokens({ ...token, ...changes }))[0]! }
      }
      const expired = await create({ expiresAt: new Date(now.getTime() + 1000) })
      const ofOthers = await create({ holderType: 'App\\Models\\Device' })
      const revoked = await create({})
      await store.deleteAccessToken(revoked.token.split('|')[0]!)
      host.clock.advance(1)
      const [operatorId] = host.operator.token.split('|')
      const forged = { userId: '', token: `${operatorId}|${'x'.repeat(40)}` }
      const signed = {
        userId: '',
        token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwic2NvcGUiOiJvYXV0aC1iaW5kaW5nOmFkbWluIn0.x'
      }
      for (const [who, user] of Object.entries({ nobody: null, expired, ofOthers, revoked, forged, signed })) {
        await expectRefusal(t, host, id, user, unauthenticated, who)
      }
    })

    await t.test(
      'suspending and removing end the sessions that were made through the binding, and no other',
      async (t) => {
        const { host, victim, id } = await buildTarget(t, kind)
        const browser = openBrowser(t, host)
        const signIn = async (): Promise<TestUser> => {
          const { token } = ((await logIn(browser, 'victim')).body as unknown as { data: { token: string } }).data
          host.canaries.add('token', token.split('|')[1])
          return { userId: victim.userId, token }
        }
        const statusOf = async (user: TestUser) =>
          (await host.send(user, { url: '/api/administrator/user/oauth-binding' })).status
        const first = await signIn()
        t.equal(await statusOf(first), 200)
        await host.ask('POST', `/${id}/suspension`, { reason: 'stolen' })
        t.equal(await statusOf(first), 401)
        await host.ask('DELETE', `/${id}/suspension`)
        t.equal(await statusOf(first), 401, 'it does not come back')
        const second = await signIn()
        await host.ask('POST', `/${id}/removal`, { reason: 'stolen' })
        t.strictSame([await statusOf(second), await statusOf(victim)], [401, 200])
      }
    )
  })
}

await t.test('an operator whom the host cannot name changes nothing, and is none in the log', async (t) => {
  for (const [getUserId, status] of [
    [() => '', 401],
    [() => 'a\0', 401],
    [() => Promise.resolve('undefined'), 401],
    [() => 7, 500],
    [() => Promise.reject(new Error('no')), 500]
  ] as const) {
    const events: object[] = []
    const options = { getUserId: getUserId as never, onSecurityEvent: (event: object) => events.push(event) }
    const host = await buildOperated(t, 'sqlite', options)
    await bindAccount(host, 'a')
    const before = await countRows(host)
    const [{ id } = { id: '' }] = await host.store.findBindings({ after: null, limit: 1 })
    t.equal((await host.ask('GET', '')).status, status)
    t.equal((await host.ask('POST', '/search', { type: 'WECHAT', subject: 'a' })).status, status)
    t.equal((await host.ask('POST', `/${id}/removal`, { reason: 'r' })).status, status)
    t.strictSame(await countRows(host), before)
    t.notMatch(JSON.stringify(events), '"by"')
  }
})

await t.test('an id in a header, the query or the body makes nobody an operator', async (t) => {
  const events: object[] = []
  const getUserId = (request: { headers: Record<string, unknown> }) => String(request.headers['x-operator'])
  const host = await buildOperated(t, 'sqlite', {
    getUserId: getUserId as never,
    onSecurityEvent: (event) => events.push(event)
  })
  const refused = await host.send(null, { url: operatorUrl, headers: { 'x-operator': 'forged' } })
  t.equal(refused.text, unauthenticated)
  t.match(events, [{ event: 'token_refused', by: undefined }], 'the log does not name one who did not pass')
})
