import type { ScenarioCheck } from '../../check.js'

const values = ['true', 'false', 'TRUE', 1, 0, '1', null, [], [true], {}, { state: true }, 'on', '']

export const coercion: ScenarioCheck = {
  id: 'requests/coercion',
  title: 'Nothing but a boolean is one: a text, a number, `null` or a list is refused.',
  clauses: ['contract: "Values are never coerced"', 'RFC 8259 section 3'],
  needs: [],
  run: async ({ first, types: [type], expectRefusal }) => {
    for (const value of values) {
      expectRefusal(await first.update(type, value), `\`state\`: ${JSON.stringify(value)}`)
    }
  }
}
