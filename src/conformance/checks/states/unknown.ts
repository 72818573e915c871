import { randomBytes } from 'node:crypto'
import type { ScenarioCheck } from '../../check.js'
import { alter } from '../../world/alter.js'

export const unknown: ScenarioCheck = {
  id: 'states/unknown',
  title: 'A state that was never issued, or is altered, binds nobody.',
  clauses: ['contract: STATE_UNUSABLE', 'RFC 6749 section 10.12'],
  needs: ['provider'],
  after: ['ceremony/binds'],
  run: async ({ first, types: [type], people: [person], authorize, expectRefusal }) => {
    const { code, state } = await authorize(await first.issue(type), person)
    for (const [what, wrong] of [
      ['made up', randomBytes(16).toString('hex')],
      ['cut', state.slice(0, -1)],
      ['longer', `${state}0`],
      ['followed by a space', `${state} `],
      ['of another last character', alter(state)],
      ['a wildcard', '%'],
      ['a condition', "' OR '1'='1"]
    ] as const) {
      expectRefusal(await first.complete(type, { code, state: wrong }), `a state that is ${what}`)
    }
  }
}
