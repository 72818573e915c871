import t, { type Test } from 'tap'
import { createAccessTokenSessions } from '../../src/auth/access-token-sessions.js'
import type { DatabaseKind } from '../../src/persistence/open-database.js'
import { familyUrl, signInUrl, type TestApp } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { bindAccount, buildScripted, logIn, obtainTicket, stateOf } from '../helpers/scripted-account.js'
import { openBrowser } from '../helpers/visitor.js'

/** A host whose sessions are access tokens that its operations take. */
async function buildWithTokens(t: Test, kind: DatabaseKind) {
  const sessions = createAccessTokenSessions({ ttlSeconds: 3600, role: 'user', now: () => host.clock.now() })
  const host = await buildScripted(t, kind, { createSession: sessions }, { store: { accessTokens: {} } })
  return host
}

async function isSignedIn(host: TestApp, token: string): Promise<boolean> {
  const { status } = await host.send({ userId: '', token }, { url: familyUrl })
  return status === 200
}

const tokenOf = ({ body }: { body: object }): string => (body as { data: { token: string } }).data.token

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('the token of a login is taken by the other operations, until it expires', async (t) => {
      const host = await buildWithTokens(t, kind)
      const { userId } = await bindAccount(host, 'a')
      const answer = await logIn(openBrowser(t, host), 'a')
      t.match(answer.text, /^\{"code":200,"data":\{"token":"\d+\|\w{40}","role":"user"\},"msg":"success"\}$/)
      const token = tokenOf(answer)
      host.canaries.add('token', token.split('|')[1])
      t.match((await host.list({ userId, token }))[1], { name: 'wechat', has_binding: true })
      const [row] = await host.database.client.$queryRaw<object[]>`
        SELECT name, abilities FROM personal_access_tokens ORDER BY id DESC LIMIT 1`
      t.match(row, { name: 'WECHAT', abilities: '["oauth-binding"]' })
      host.clock.advance(3600)
      t.notOk(await isSignedIn(host, token))
    })

    await t.test('sessions end with their binding: unbound, or replaced', async (t) => {
      const host = await buildWithTokens(t, kind)
      const user = await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const first = tokenOf(await logIn(browser, 'a'))
      const ofOther = await bindAccount(host, 'c')
      const untouched = tokenOf(await logIn(openBrowser(t, host), 'c'))
      await bindAccount(host, 'b', user)
      t.notOk(await isSignedIn(host, first), 'replaced')
      const second = tokenOf(await logIn(browser, 'b'))
      await bindAccount(host, 'b', user)
      t.ok(await isSignedIn(host, second), 'the same account again ends nothing')
      await host.unbind(user, 'WECHAT')
      t.notOk(await isSignedIn(host, second), 'unbound')
      t.ok(await isSignedIn(host, untouched), `those of user ${ofOther.userId} do not`)
      t.ok(await isSignedIn(host, user.token), 'nor does a token that was not made by a login')
    })

    await t.test('a ticket that replaces a binding ends its sessions', async (t) => {
      const host = await buildWithTokens(t, kind)
      const user = await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const token = tokenOf(await logIn(browser, 'a'))
      t.equal((await browser.redeem({ ...user, token }, await obtainTicket(browser, 'b'))).status, 200)
      t.notOk(await isSignedIn(host, token))
    })

    await t.test('a suspended binding signs nobody in, and its sessions end', async (t) => {
      const host = await buildWithTokens(t, kind)
      const user = await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      const token = tokenOf(await browser.login('WECHAT', callback))
      const [binding] = await host.store.findBindings({ userId: user.userId, after: null, limit: 1 })
      const intervention = { bindingId: binding!.id, now: host.clock.now(), by: 'operator', reason: 'fraud' }
      await host.store.suspendBinding(intervention)
      t.notOk(await isSignedIn(host, token))
      const suspended = '{"code":409,"msg":"该绑定已被停用，请联系管理员。","error":"BINDING_SUSPENDED"}'
      t.equal((await logIn(browser, 'a')).text, suspended)
      t.equal((await browser.login('WECHAT', callback)).text, suspended, 'nor by repeating a login')
      t.equal((await browser.redeem(user, await obtainTicket(browser, 'b'))).text, suspended, 'nor is it replaced')
      t.match((await host.unbind(user, 'WECHAT')).body, { error: 'BINDING_SUSPENDED' })
      const other = await host.createUser()
      await bindAccount(host, 'a', other)
      t.equal((await host.list(other))[1]?.has_binding, false, 'its account stays taken')
      await host.store.resumeBinding(intervention)
      t.equal((await logIn(browser, 'a')).status, 200)
    })

    await t.test('an unbind that races a login leaves no session of an ended binding', async (t) => {
      const host = await buildWithTokens(t, kind)
      const user = await host.createUser()
      for (let round = 0; round < 12; round += 1) {
        await bindAccount(host, 'a', user)
        const browsers = Array.from({ length: 4 }, () => openBrowser(t, host))
        const logins = browsers.map((browser) => logIn(browser, 'a'))
        const [unbound, ...answers] = await Promise.all([host.unbind(user, 'WECHAT'), ...logins])
        t.equal(unbound.status, 200)
        for (const answer of answers) {
          if (answer.status === 409) t.equal(answer.body.error, 'ACCOUNT_NOT_BOUND')
          else t.notOk(await isSignedIn(host, tokenOf(answer)), 'signed in before, and ended by the unbind')
        }
        t.equal((await countRows(host))['oauth_sessions'], 0)
      }
    })

    await t.test('a failed login leaves no token', async (t) => {
      const host = await buildWithTokens(t, kind)
      await bindAccount(host, 'a')
      await bindAccount(host, 'b')
      const before = await countRows(host)
      t.match((await logIn(openBrowser(t, host), 'a,b')).body, { error: 'ACCOUNT_AMBIGUOUS' })
      const { personal_access_tokens: tokens, oauth_sessions: sessions } = await countRows(host)
      t.strictSame([tokens, sessions], [before['personal_access_tokens'], 0])
    })
  })
}

await t.test('a store without access tokens refuses sessions that are some, with a logged 500', async (t) => {
  const sessions = createAccessTokenSessions({ ttlSeconds: 3600, role: 'user' })
  const lines: string[] = []
  const server = { logger: { stream: { write: (line: string) => lines.push(line) } } }
  const host = await buildScripted(t, 'sqlite', { createSession: sessions }, { server })
  await bindAccount(host, 'a')
  t.match((await logIn(openBrowser(t, host), 'a')).body, { code: 500, error: 'INTERNAL_ERROR' })
  t.match(lines.join(''), 'needs the option accessTokens')
  t.equal((await host.app.inject(signInUrl)).statusCode, 200)
})
