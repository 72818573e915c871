import type { ScenarioCheck } from '../../check.js'

export const otherPlatform: ScenarioCheck = {
  id: 'states/other-platform',
  title: 'A state works at the platform that it was issued for only: no mix-up.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.4'],
  needs: ['provider', 'two platforms'],
  after: ['ceremony/binds'],
  run: async ({ first, types, people: [person], authorize, expectRefusal }) => {
    for (const [from, to] of [types.slice(0, 2), types.slice(0, 2).reverse()] as [string, string][]) {
      const { state } = await authorize(await first.issue(from), person)
      const { code } = await authorize(await first.issue(to), person)
      expectRefusal(await first.complete(to, { code, state }), `a state of ${from} at ${to}`)
    }
  }
}
