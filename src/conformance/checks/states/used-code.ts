import type { ScenarioCheck } from '../../check.js'

export const usedCode: ScenarioCheck = {
  id: 'states/used-code',
  title: 'A code that was used binds nobody with a state of its own: no code injection.',
  clauses: ['contract: PROVIDER_CODE_REJECTED', 'RFC 9700 section 4.5', 'RFC 6749 section 10.5'],
  needs: ['provider'],
  after: ['ceremony/binds', 'ceremony/unbinds'],
  run: async ({ first, types: [type], people: [person, other], authorize, expectRefusal }) => {
    const { code } = await first.bind(type, person)
    await first.unbind(type)
    const { state } = await authorize(await first.issue(type), other)
    expectRefusal(await first.complete(type, { code, state }), 'a used code with a fresh state')
  }
}
