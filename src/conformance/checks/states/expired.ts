import type { ScenarioCheck } from '../../check.js'

export const expired: ScenarioCheck = {
  id: 'states/expired',
  title: 'A state that has expired binds nobody.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 9700 section 4.7'],
  needs: ['provider', 'expiry'],
  after: ['ceremony/binds'],
  run: async ({ first, types: [type], people: [person], authorize, outliveState, expectRefusal }) => {
    const early = await first.issue(type)
    const { url } = (await first.list()).find((item) => item.type === type)!
    await outliveState()
    expectRefusal(await first.complete(type, await authorize(early, person)), 'a state that has expired')
    expectRefusal(await first.complete(type, await authorize(url, person)), 'a listed state that has expired')
  }
}
