import { expect, expectTally, familyOf, issue, type Race } from './race.js'

const posts = 50

/** One state and code are posted by 50 requests of one user at once; every third round the provider refuses. */
export const oneStateByMany: Race = {
  name: 'one state posted 50 times at once',
  async round(parts, number) {
    const { hosts, vendor } = parts
    const user = `many-${number}`
    const isRefused = number % 3 === 2
    const expected = isRefused ? 'PROVIDER_CODE_REJECTED' : 'OK'
    const state = await issue(familyOf(parts, number, user), 'WECHAT')
    const person = { openId: user, unionId: null }
    const code = vendor.issueCode(person, isRefused ? 'refused' : number % 3 === 1 ? 'slow' : 'none')
    const families = Array.from({ length: posts }, (_, index) => familyOf(parts, index % hosts.size, user))
    const answers = await Promise.all(families.map((family) => family.complete('WECHAT', state, code)))
    expectTally(answers, {
      [expected]: { min: 1, max: posts },
      COMPLETION_IN_PROGRESS: { min: 0, max: posts - 1 }
    })
    const exchanges = vendor.countExchanges(code)
    expect(exchanges === 1, `${exchanges} exchanges`)
    const again = await familyOf(parts, number, user).complete('WECHAT', state, code)
    expectTally([again], { [expected]: { min: 1, max: 1 } })
    expect(vendor.countExchanges(code) === 1, 'a repetition afterwards was exchanged')
  }
}
