import type { ScenarioCheck } from '../../check.js'
import type { Callback } from '../../world/user.js'

const rounds = 3

export const race: ScenarioCheck = {
  id: 'ownership/race',
  title: 'Two users who complete the same account at the same time: one of them has it.',
  clauses: ['contract: ACCOUNT_BOUND_ELSEWHERE', 'I1'],
  needs: ['provider', 'second user'],
  after: ['ceremony/binds', 'ceremony/unbinds', 'ownership/one-account'],
  run: async ({ first, second, types: [type], people: [person], authorize, expect }) => {
    for (let round = 0; round < rounds; round += 1) {
      const users = [first, second]
      const callbacks: Callback[] = []
      for (const user of users) callbacks.push(await authorize(await user.issue(type), person))
      const completions = await Promise.all(users.map((user, index) => user.complete(type, callbacks[index]!)))
      const owners = [...(await first.bound()), ...(await second.bound())].length
      expect(owners === 1, `${owners} users have the account`, ...completions)
      for (const user of users) await user.unbind(type)
    }
  }
}
