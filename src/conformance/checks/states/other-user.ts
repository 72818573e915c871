import type { ScenarioCheck } from '../../check.js'

export const otherUser: ScenarioCheck = {
  id: 'states/other-user',
  title: 'A state that was issued to another user binds nobody: no forced linking, no fixation.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12', 'RFC 9700 section 4.7'],
  needs: ['provider', 'second user'],
  after: ['ceremony/binds', 'ceremony/unbinds'],
  run: async ({ first, second, types: [type], people: [person], authorize, expect, expectRefusal }) => {
    const callback = await authorize(await second.issue(type), person)
    const completed = await first.complete(type, callback)
    expectRefusal(completed, 'a state of another user')
    const bound = [...(await first.bound()), ...(await second.bound())]
    expect(bound.length === 0, 'somebody is bound by a state of another user', completed)
  }
}
