import { visitorAt } from '../family.js'
import { bindPerson, expect, expectTally, familyOf, type Race } from './race.js'

const times = 20

/** One login is posted 20 times at once: one exchange, and a session for each. */
export const oneLoginByMany: Race = {
  name: 'one login posted 20 times at once',
  async round(parts, number) {
    const { hosts, vendor, database } = parts
    const user = `eager-${number}`
    const person = { openId: user, unionId: null }
    await bindPerson(parts, familyOf(parts, number, user), 'DING_TALK', person)
    const state = await visitorAt(hosts.originOf(number), user).getState('DING_TALK')
    expect(state !== null, 'a visitor got no state')
    const code = vendor.issueCode(person, number % 2 === 0 ? 'slow' : 'none')
    const answers = await Promise.all(
      Array.from({ length: times }, (_, index) =>
        visitorAt(hosts.originOf(index), user).login('DING_TALK', state, code)
      )
    )
    expectTally(answers, { OK: { min: times, max: times } })
    expect(vendor.countExchanges(code) === 1, `the code was exchanged ${vendor.countExchanges(code)} times`)
    const rows = await database.query(`SELECT id FROM personal_access_tokens WHERE tokenable_id = '${user}'`)
    expect(rows.length === times, `there are ${rows.length} sessions`)
    const stranger = await visitorAt(hosts.originOf(number), `${user}-other`).login('DING_TALK', state, code)
    expectTally([stranger], { STATE_UNUSABLE: { min: 1, max: 1 } })
  }
}
