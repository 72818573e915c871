import type { ScenarioCheck } from '../../check.js'

export const replay: ScenarioCheck = {
  id: 'states/replay',
  title: 'A state that was used binds nobody with another code.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12', 'RFC 9700 section 4.7.1', 'I3'],
  needs: ['provider'],
  after: ['ceremony/binds'],
  run: async ({ first, types: [type], people: [person, other], authorize, expectRefusal }) => {
    const { state } = await first.bind(type, person)
    const { code } = await authorize(await first.issue(type), other)
    expectRefusal(await first.complete(type, { code, state }), 'a used state with another code')
  }
}
