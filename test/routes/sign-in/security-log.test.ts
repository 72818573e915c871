import t from 'tap'
import type { SecurityEvent } from '../../../src/security-event.js'
import { signInUrl } from '../../helpers/build-app.js'
import { databaseKinds } from '../../helpers/databases.js'
import { bindAccount, buildScripted, logIn, obtainTicket, stateOf } from '../../helpers/scripted-account.js'
import { openBrowser } from '../../helpers/visitor.js'

for (const kind of databaseKinds) {
  await t.test(`each login, ticket and refusal is a security event (${kind})`, async (t) => {
    const events: Partial<SecurityEvent>[] = []
    const onSecurityEvent = (event: SecurityEvent) => {
      const entries = Object.entries(event).filter(([, value]) => value !== undefined)
      events.push(Object.fromEntries(entries))
    }
    const host = await buildScripted(t, kind, { onSecurityEvent })
    const user = await bindAccount(host, 'a')
    const browser = openBrowser(t, host)
    const callback = { code: 'a', state: stateOf((await browser.list())['WECHAT']) }
    await browser.login('WECHAT', callback)
    await browser.login('WECHAT', callback)
    const ticket = await obtainTicket(browser, 'b')
    await browser.redeem(user, ticket)
    await browser.redeem(user, ticket)
    const { userId } = user
    t.strictSame(events, [
      { event: 'signed_in', userId, type: 'WECHAT' },
      { event: 'signed_in', userId, type: 'WECHAT', reason: 'repeated' },
      { event: 'ticket_issued', type: 'WECHAT' },
      { event: 'ticket_redeemed', userId, type: 'WECHAT', reason: 'rebound' },
      { event: 'refused', userId, error: 'TICKET_UNUSABLE', reason: 'ticket_unknown' }
    ])
  })

  await t.test(`the reason of a refused login is told to the operator alone (${kind})`, async (t) => {
    const events: SecurityEvent[] = []
    const onSecurityEvent = (event: SecurityEvent) => events.push(event)
    const host = await buildScripted(t, kind, { onSecurityEvent })
    const user = await bindAccount(host, 'a')
    const [browser, other] = [openBrowser(t, host), openBrowser(t, host)]
    await other.list()
    const state = stateOf((await browser.list())['WECHAT'])
    const answers = new Set<string>()
    const expectReason = async (reason: string, from: typeof browser, given: string, code = 'a') => {
      const { text } = await from.login('WECHAT', { code, state: given })
      answers.add(text)
      const refused = { event: 'refused', userId: undefined, type: 'WECHAT', error: 'STATE_UNUSABLE', reason }
      t.strictSame(events.at(-1), refused)
    }
    await expectReason('browser_unknown', openBrowser(t, host), state)
    await expectReason('state_mismatch', other, state)
    await expectReason('state_unknown', browser, 'x')
    await expectReason('state_of_binding', browser, stateOf(await host.issue(user, 'WECHAT')))
    await browser.login('WECHAT', { code: 'a', state })
    await expectReason('state_used', browser, state, 'b')
    host.clock.advance(600)
    await expectReason('state_expired', browser, state)
    t.equal(answers.size, 1, 'one answer for all')
  })
}

await t.test('a visitor has no id in a security event, whatever getUserId makes of the request', async (t) => {
  const events: SecurityEvent[] = []
  const host = await buildScripted(t, 'sqlite', {
    getUserId: () => 'forged',
    onSecurityEvent: (event) => events.push(event)
  })
  const browser = openBrowser(t, host)
  await browser.login('WECHAT', { code: 'a', state: 'x' })
  await browser.send({ method: 'POST', url: `${signInUrl}/ticket`, payload: { ticket: 'x' } })
  await browser.redeem(await host.createUser(), 'x')
  t.match(events, [
    { event: 'refused', userId: undefined, error: 'STATE_UNUSABLE' },
    { event: 'token_refused', userId: undefined, error: 'UNAUTHENTICATED' },
    { event: 'refused', userId: 'forged', error: 'TICKET_UNUSABLE', reason: 'browser_unknown' }
  ])
})

await t.test('a host without onSecurityEvent has a line of its log for a login', async (t) => {
  const lines: string[] = []
  const server = { logger: { stream: { write: (line: string) => lines.push(line) } } }
  const host = await buildScripted(t, 'sqlite', {}, { server })
  await bindAccount(host, 'a')
  await logIn(openBrowser(t, host), 'a')
  t.match(lines.join(''), /"event":"signed_in","userId":"1","type":"WECHAT".*"oauth binding: signed_in"/)
})
