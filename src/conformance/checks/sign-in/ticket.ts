import type { ScenarioCheck } from '../../check.js'
import { dataOf, isSuccess } from '../../world/user.js'

export const ticket: ScenarioCheck = {
  id: 'sign-in/ticket',
  title: 'A ticket binds its account once, for a signed-in user, in the browser that got it.',
  clauses: ['contract: redeemTicket', 'RFC 9700 section 4.7'],
  needs: ['provider', 'sign-in'],
  after: ['ceremony/binds', 'sign-in/not-bound'],
  run: async ({ first, types: [type], people: [person], openBrowser, expect, expectRefusal }) => {
    const browser = openBrowser()
    const given = String(dataOf(await browser.signIn(type, person))['ticket'])
    expectRefusal(await openBrowser().redeem(first.token, given), 'a ticket in another browser')
    expectRefusal(await browser.redeem(undefined, given), 'a ticket without a token')
    expectRefusal(await browser.redeem(first.token, `${given.slice(0, -1)}~`), 'a ticket that is altered')
    const redeemed = await browser.redeem(first.token, given)
    expect(isSuccess(redeemed), `redeeming was answered ${redeemed.status}`, redeemed)
    expect((await first.bound()).includes(type), `${type} is not bound after its ticket was redeemed`, redeemed)
    await first.unbind(type)
    expectRefusal(await browser.redeem(first.token, given), 'a ticket that was used')
  }
}
