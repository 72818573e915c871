import type { ScenarioCheck } from '../../check.js'

export const refusedCode: ScenarioCheck = {
  id: 'states/refused-code',
  title: 'A state whose code the platform refused is used: no second guess.',
  clauses: ['contract: completeBinding ("Exactly once")', 'RFC 6749 section 4.1.2', 'I3'],
  needs: ['provider'],
  after: ['ceremony/binds', 'states/replay'],
  run: async ({ first, types: [type], people: [person], authorize, expectRefusal }) => {
    const { code, state } = await authorize(await first.issue(type), person)
    expectRefusal(
      await first.complete(type, { code: 'a code that is none', state }),
      'a code that the platform refuses'
    )
    expectRefusal(await first.complete(type, { code, state }), 'a second code with the same state')
  }
}
