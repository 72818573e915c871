import { codeOf } from '../call.js'
import { visitorAt } from '../family.js'
import { expect, expectTally, familyOf, type Race } from './race.js'

const users = 50

/** One ticket is redeemed by 50 users at once. */
export const oneTicketByMany: Race = {
  name: 'one ticket redeemed by 50 users at once',
  async round(parts, number) {
    const { hosts, vendor, database } = parts
    const browser = `unknown-${number}`
    const visitor = visitorAt(hosts.originOf(number), browser)
    const state = await visitor.getState('WECHAT')
    expect(state !== null, 'a visitor got no state')
    const answer = await visitor.login('WECHAT', state, vendor.issueCode({ openId: browser, unionId: null }))
    expect(codeOf(answer) === 'ACCOUNT_NOT_BOUND', `the login was answered ${codeOf(answer)}`)
    const { ticket } = (answer?.body as { data: { ticket: string } }).data
    const answers = await Promise.all(
      Array.from({ length: users }, (_, index) =>
        familyOf(parts, index, `redeemer-${number}-${index}`).redeem(ticket, browser)
      )
    )
    expectTally(answers, { OK: { min: 1, max: 1 }, TICKET_UNUSABLE: { min: users - 1, max: users - 1 } })
    const rows = await database.query(`SELECT binding_id FROM oauth_identities WHERE subject = '${browser}'`)
    expect(rows.length === 1, `it is bound ${rows.length} times`)
  }
}
