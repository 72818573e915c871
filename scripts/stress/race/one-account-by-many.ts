import { expect, expectTally, familyOf, issue, type Race } from './race.js'

const users = 20

/** One account of a provider is claimed by 20 users at once. */
export const oneAccountByMany: Race = {
  name: 'one account claimed by 20 users at once',
  async round(parts, number) {
    const { vendor, database } = parts
    const person = { openId: `wanted-${number}`, unionId: `wanted-union-${number}` }
    const claims = await Promise.all(
      Array.from({ length: users }, async (_, index) => {
        const family = familyOf(parts, index, `claimant-${number}-${index}`)
        return { family, state: await issue(family, 'DING_TALK') }
      })
    )
    const answers = await Promise.all(
      claims.map(({ family, state }) => family.complete('DING_TALK', state, vendor.issueCode(person)))
    )
    expectTally(answers, { OK: { min: 1, max: 1 }, ACCOUNT_BOUND_ELSEWHERE: { min: users - 1, max: users - 1 } })
    const owner = `claimant-${number}-${answers.findIndex((answer) => answer?.status === 200)}`
    const rows = await database.query(
      `SELECT DISTINCT b.user_id FROM oauth_identities i JOIN oauth_bindings b ON b.id = i.binding_id
       WHERE i.subject IN ('${person.openId}', '${person.unionId}')`
    )
    expect(rows.length === 1 && rows[0]?.['user_id'] === owner, `it is ${JSON.stringify(rows)}'s, not ${owner}'s`)
  }
}
