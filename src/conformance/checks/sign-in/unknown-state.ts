import type { ScenarioCheck } from '../../check.js'
import { alter } from '../../world/alter.js'

export const unknownState: ScenarioCheck = {
  id: 'sign-in/unknown-state',
  title: 'A state that was never issued, or is altered, signs nobody in.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12'],
  needs: ['provider', 'sign-in'],
  after: ['sign-in/signs-in'],
  run: async ({ first, types: [type], people: [person], authorize, openBrowser, expectRefusal }) => {
    await first.bind(type, person)
    const browser = openBrowser()
    const { code, state } = await authorize(await browser.urlOf(type), person)
    for (const [what, wrong] of [
      ['made up', '0123456789abcdef'.repeat(2)],
      ['of its length, made up', '0'.repeat(state.length)],
      ['altered in the middle', alter(state, Math.floor(state.length / 2))],
      ['cut', state.slice(0, -1)],
      ['longer', `${state}0`]
    ] as const) {
      expectRefusal(await browser.logIn(type, { code, state: wrong }), `a state that is ${what}`)
    }
  }
}
