import type { ScenarioCheck } from '../../check.js'

export const oneAccount: ScenarioCheck = {
  id: 'ownership/one-account',
  title: 'An account that a user has bound cannot be bound by another one.',
  clauses: ['contract: ACCOUNT_BOUND_ELSEWHERE', 'I1'],
  needs: ['provider', 'second user'],
  after: ['ceremony/binds', 'ceremony/unbinds', 'ownership/lists-own'],
  run: async ({ first, second, types: [type], people: [person], authorize, expect, expectRefusal }) => {
    await first.bind(type, person)
    const completed = await second.complete(type, await authorize(await second.issue(type), person))
    expectRefusal(completed, 'an account that another user has bound')
    expect((await second.bound()).length === 0, 'a second user has the account', completed)
    expect((await first.bound()).includes(type), 'the first user has lost the account', completed)
  }
}
