import t from 'tap'
import { signInUrl } from '../../helpers/build-app.js'
import { countRows } from '../../helpers/count-rows.js'
import { databaseKinds } from '../../helpers/databases.js'
import { bindAccount, buildScripted, logIn, obtainTicket, stateOf } from '../../helpers/scripted-account.js'
import { openBrowser } from '../../helpers/visitor.js'

const bound = '{"code":200,"data":"绑定成功","msg":"success"}'
const unusable = '{"code":403,"msg":"绑定凭据无效或已失效，请重新登录。","error":"TICKET_UNUSABLE"}'

for (const kind of databaseKinds) {
  await t.test(kind, async (t) => {
    await t.test(
      'redeemTicket() binds the account without another exchange, and it signs in from then on',
      async (t) => {
        for (const proof of ['cookie', 'verifier'] as const) {
          const host = await buildScripted(t, kind)
          const browser = openBrowser(t, host, proof)
          const ticket = await obtainTicket(browser, 'a')
          const user = await host.createUser()
          t.equal((await browser.redeem(user, ticket)).text, bound)
          t.equal(host.script.exchanges, 1)
          t.match((await host.list(user))[1], { has_binding: true, binding: { nickname: 'person a', avatar: null } })
          t.match(await host.store.findEvents({ after: null, limit: 10 }), [{ type: 'BOUND', userId: user.userId }])
          t.match((await logIn(browser, 'a')).body.data, { token: `session of ${user.userId} by WECHAT` })
        }
      }
    )

    await t.test('redeemTicket() replaces what the user has bound at this provider', async (t) => {
      const host = await buildScripted(t, kind)
      const user = await bindAccount(host, 'old')
      const browser = openBrowser(t, host)
      t.equal((await browser.redeem(user, await obtainTicket(browser, 'new'))).text, bound)
      t.match((await host.list(user))[1], { binding: { nickname: 'person new' } })
      t.match((await logIn(browser, 'old')).body, { error: 'ACCOUNT_NOT_BOUND' })
      t.equal((await countRows(host))['oauth_bindings'], 1)
    })

    await t.test('redeemTicket() leaves a ticket usable that was refused with 409', async (t) => {
      const host = await buildScripted(t, kind)
      const browser = openBrowser(t, host)
      const ticket = await obtainTicket(browser, 'a')
      const other = await bindAccount(host, 'a')
      const user = await host.createUser()
      t.match((await browser.redeem(user, ticket)).body, { code: 409, error: 'ACCOUNT_BOUND_ELSEWHERE' })
      await host.unbind(other, 'WECHAT')
      t.equal((await browser.redeem(user, ticket)).text, bound)
    })

    await t.test('redeemTicket() takes a ticket for ten minutes, by the cookie of an earlier list', async (t) => {
      const host = await buildScripted(t, kind)
      const browser = openBrowser(t, host)
      const states = [await browser.list(), await browser.list()].map((urls) => stateOf(urls['WECHAT']))
      host.clock.advance(599)
      const tickets: string[] = []
      for (const [index, state] of states.entries()) {
        const { data } = (await browser.login('WECHAT', { code: `person${index}`, state })).body
        tickets.push((data as unknown as { ticket: string }).ticket)
      }
      const user = await host.createUser()
      host.clock.advance(599)
      t.equal((await browser.redeem(user, tickets[0]!)).text, bound)
      host.clock.advance(1)
      t.equal((await browser.redeem(user, tickets[1]!)).text, unusable)
    })

    await t.test('redeemTicket() needs a signed-in user', async (t) => {
      const host = await buildScripted(t, kind)
      const browser = openBrowser(t, host)
      const ticket = await obtainTicket(browser, 'a')
      const url = `${signInUrl}/ticket`
      t.match(await browser.send({ method: 'POST', url, payload: { ticket } }), {
        status: 401,
        text: '{"code":401,"msg":"请求未认证"}',
        headers: { 'www-authenticate': 'Bearer' }
      })
      t.equal((await countRows(host))['oauth_bindings'], 0)
    })
  })
}

await t.test('redeemTicket() is not there without authentication of the host', async (t) => {
  const host = await buildScripted(t, 'sqlite', { auth: undefined, getUserId: undefined } as object)
  const response = await host.app.inject({ method: 'POST', url: `${signInUrl}/ticket`, payload: { ticket: 'x' } })
  t.equal(response.body, '{"code":404,"msg":"请求的路径不存在。","error":"NOT_FOUND"}')
})

await t.test('redeemTicket() words fields that do not fit', async (t) => {
  const host = await buildScripted(t, 'sqlite')
  const user = await host.createUser()
  const browser = openBrowser(t, host)
  const post = async (payload: object) =>
    (await browser.send({ method: 'POST', url: `${signInUrl}/ticket`, user, payload })).body
  t.match(await post({}), { code: 403, data: { ticket: ['ticket 不能为空。'] } })
  t.match(await post({ ticket: 'x'.repeat(129) }), { data: { ticket: ['ticket 不能超过 128 个字符。'] } })
  t.match(await post({ ticket: 'x', verifier: 'short' }), { data: { verifier: ['verifier 格式不正确。'] } })
})
