import t, { type Test } from 'tap'
import { createWechatOfficialAccountProvider } from '../../src/platforms/wechat-official-account/provider.js'
import { resolveSandboxOptions } from '../../src/sandbox/options.js'
import { buildApp, type TestApp } from '../helpers/build-app.js'
import { countRows } from '../helpers/count-rows.js'
import { databaseKinds } from '../helpers/databases.js'
import { bindAccount, buildScripted, logIn, obtainTicket, stateOf, type Script } from '../helpers/scripted-account.js'
import { bases } from '../helpers/simulated-platform.js'
import { openBrowser, type Proof } from '../helpers/visitor.js'

const unusable = '{"code":403,"msg":"授权状态无效或已失效，请重新发起授权。","error":"STATE_UNUSABLE"}'
const ticketUnusable = '{"code":403,"msg":"绑定凭据无效或已失效，请重新登录。","error":"TICKET_UNUSABLE"}'

type Host = TestApp & { script: Script }

/** Runs something that must neither exchange a code nor store a row. */
async function changesNothing(t: Test, host: Host, act: () => Promise<unknown>): Promise<void> {
  const [rows, exchanges] = [await countRows(host), host.script.exchanges]
  await act()
  t.strictSame(await countRows(host), rows, 'no row')
  t.equal(host.script.exchanges, exchanges, 'no exchange')
}

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test('login CSRF: a browser that completes the state of an attacker’s is not signed in', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'z')
      const proofs: [Proof, Proof][] = [
        ['cookie', 'cookie'],
        ['cookie', 'verifier'],
        ['verifier', 'cookie'],
        ['verifier', 'verifier']
      ]
      for (const [ofAttacker, ofVictim] of proofs) {
        const [attacker, victim] = [openBrowser(t, host, ofAttacker), openBrowser(t, host, ofVictim)]
        await victim.list()
        const callback = { code: 'z', state: stateOf((await attacker.list())['WECHAT']) }
        await changesNothing(t, host, async () => {
          t.equal((await victim.login('WECHAT', callback)).text, unusable, `${ofAttacker}, ${ofVictim}`)
        })
        t.equal((await attacker.login('WECHAT', callback)).status, 200, 'it was not used up')
      }
    })

    await t.test('login CSRF: a browser that has neither cookie nor verifier is not signed in', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      const state = stateOf((await openBrowser(t, host).list())['WECHAT'])
      await changesNothing(t, host, async () => {
        t.equal((await openBrowser(t, host).login('WECHAT', { code: 'a', state })).text, unusable)
      })
    })

    await t.test('a planted cookie of the plain name is not read where people use the application', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'z')
      const attacker = openBrowser(t, host)
      const state = stateOf((await attacker.list())['WECHAT'])
      const headers = { host: 'app.example.com' }
      const payload = { type: 'WECHAT', code: 'z', state }
      await changesNothing(t, host, async () => {
        const { text } = await attacker.send({ method: 'POST', payload, headers })
        t.equal(text, unusable, 'its cookie is called oauth-binding')
      })
    })

    await t.test('with a verifier in the body the cookie does not count', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const payload = { type: 'WECHAT', code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      const verifier = 'v'.repeat(43)
      t.equal((await browser.send({ method: 'POST', payload: { ...payload, verifier } })).text, unusable)
      t.equal((await browser.send({ method: 'POST', payload })).status, 200)
    })

    await t.test('purposes: a state of a binding signs nobody in, nor the reverse', async (t) => {
      const host = await buildScripted(t, kind)
      const user = await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const ofBinding = [stateOf(await host.issue(user, 'WECHAT')), stateOf((await host.list(user))[1]?.url)]
      const ofSignIn = stateOf((await browser.list())['WECHAT'])
      await changesNothing(t, host, async () => {
        for (const state of ofBinding) t.equal((await browser.login('WECHAT', { code: 'a', state })).text, unusable)
        t.equal((await host.complete(user, 'WECHAT', { code: 'a', state: ofSignIn })).text, unusable)
      })
    })

    await t.test('mix-up: a state works at its provider, client and redirect address only', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      const browser = openBrowser(t, host, 'verifier')
      const urls = await browser.list()
      const changes = {
        'another client': { clientId: 'another' },
        'another redirect address': { redirectUri: 'http://127.0.0.1/elsewhere' }
      }
      await changesNothing(t, host, async () => {
        for (const [from, to] of [
          ['WECHAT', 'DING_TALK'],
          ['DING_TALK', 'WECHAT']
        ] as const) {
          t.equal(
            (await browser.login(to, { code: 'a', state: stateOf(urls[from]) })).text,
            unusable,
            `${from} at ${to}`
          )
        }
      })
      for (const [name, change] of Object.entries(changes)) {
        const other = await buildApp(t, {
          kind,
          database: { url: host.database.url },
          signIn: (given) => ({
            ...given,
            providers: given.providers.map((provider) => ({ ...host.script.wrap(provider), ...change }))
          })
        })
        const { text } = await openBrowser(t, other, 'verifier', browser.verifier).login('WECHAT', {
          code: 'a',
          state: stateOf(urls['WECHAT'])
        })
        t.equal(text, unusable, name)
      }
      t.equal(host.script.exchanges, 1)
    })

    await t.test('a state of which one digit is altered signs nobody in', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const state = stateOf((await browser.list())['WECHAT'])
      await changesNothing(t, host, async () => {
        for (let at = 0; at < state.length; at += 1) {
          const digit = (Number.parseInt(state.charAt(at), 16) ^ 1).toString(16)
          const altered = state.slice(0, at) + digit + state.slice(at + 1)
          t.equal((await browser.login('WECHAT', { code: 'a', state: altered })).text, unusable, String(at))
        }
      })
      t.equal((await browser.login('WECHAT', { code: 'a', state })).status, 200)
    })

    await t.test('an expired state signs nobody in', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      const browser = openBrowser(t, host)
      const state = stateOf((await browser.list())['WECHAT'])
      host.clock.advance(600)
      await changesNothing(t, host, async () => {
        t.equal((await browser.login('WECHAT', { code: 'a', state })).text, unusable)
      })
    })

    await t.test('replay: a state that was used signs in no other browser, and nobody with another code', async (t) => {
      const host = await buildScripted(t, kind)
      await bindAccount(host, 'a')
      const [browser, other] = [openBrowser(t, host), openBrowser(t, host)]
      await other.list()
      const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
      t.equal((await browser.login('WECHAT', callback)).status, 200)
      await changesNothing(t, host, async () => {
        t.equal((await other.login('WECHAT', callback)).text, unusable)
        t.equal((await browser.login('WECHAT', { ...callback, code: 'b' })).text, unusable)
      })
    })

    await t.test('a ticket works in the browser that it was issued to, once', async (t) => {
      const host = await buildScripted(t, kind)
      const [browser, other] = [openBrowser(t, host), openBrowser(t, host, 'verifier')]
      const [user, attacker] = [await host.createUser(), await host.createUser()]
      const ticket = await obtainTicket(browser, 'a')
      await changesNothing(t, host, async () => {
        t.equal((await other.redeem(attacker, ticket)).text, ticketUnusable, 'another browser')
        t.equal((await openBrowser(t, host).redeem(attacker, ticket)).text, ticketUnusable, 'a browser without proof')
        t.equal((await browser.redeem(attacker, ticket.slice(0, -1))).text, ticketUnusable, 'altered')
        t.equal((await browser.redeem(attacker, 'x')).text, ticketUnusable, 'no ticket')
      })
      t.equal((await browser.redeem(user, ticket)).status, 200)
      await changesNothing(t, host, async () => {
        t.equal((await browser.redeem(attacker, ticket)).text, ticketUnusable, 'used')
        t.equal((await browser.redeem(user, ticket)).text, ticketUnusable, 'used by the same user')
      })
    })

    await t.test('a ticket redeemed by 50 users at once binds one of them', async (t) => {
      const host = await buildScripted(t, kind)
      const browser = openBrowser(t, host)
      const ticket = await obtainTicket(browser, 'a')
      const users = await Promise.all(Array.from({ length: 50 }, host.createUser))
      const answers = await Promise.all(users.map((user) => browser.redeem(user, ticket)))
      t.equal(answers.filter(({ status }) => status === 200).length, 1)
      for (const { status, text } of answers) if (status !== 200) t.equal(text, ticketUnusable)
      const { oauth_bindings: bindings, binding_events: events } = await countRows(host)
      t.strictSame([bindings, events], [1, 1])
    })

    await t.test('a ticket binds nobody to an account that was bound elsewhere meanwhile', async (t) => {
      const host = await buildScripted(t, kind)
      const browser = openBrowser(t, host)
      const ticket = await obtainTicket(browser, 'a,b')
      const owner = await bindAccount(host, 'b')
      await changesNothing(t, host, async () => {
        const { text } = await browser.redeem(await host.createUser(), ticket)
        t.equal(text, '{"code":409,"msg":"该第三方账号已绑定其他用户。","error":"ACCOUNT_BOUND_ELSEWHERE"}')
      })
      t.match((await logIn(browser, 'b')).body.data, { token: `session of ${owner.userId} by WECHAT` })
    })

    await t.test('a virtual account signs nobody in, and yields no ticket', async (t) => {
      const [{ appId, appSecret }] = resolveSandboxOptions().officialAccount
      const host = await buildApp(t, {
        kind,
        signIn: (given) => {
          const { origin } = new URL(given.providers[0]!.redirectUri)
          const account = createWechatOfficialAccountProvider({ appId, appSecret, ...bases(origin, 'wechat') })
          return { ...given, providers: [account] }
        }
      })
      const { body, text } = await openBrowser(t, host).signIn('WECHAT', 'snapshot-user')
      t.match(body, { code: 502, error: 'PROVIDER_ACCOUNT_VIRTUAL' })
      t.notMatch(text, 'ticket')
    })

    await t.test('nickname and avatar of another person sign nobody in', async (t) => {
      const host = await buildApp(t, { kind, signIn: (given) => given })
      await host.bind(await host.createUser(), 'WECHAT', 'xiaoming')
      const { body } = await openBrowser(t, host).signIn('DING_TALK', 'xiaoming')
      t.match(body, { error: 'ACCOUNT_NOT_BOUND', data: { nickname: '小明' } })
    })
  })
}
