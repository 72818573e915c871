import type { ScenarioCheck } from '../../check.js'

const samples = 24
/** Two random texts of hex digits begin with eight equal ones once in four thousand million. */
const longestCommonStart = 8

function commonStart(first: string, second: string): number {
  let length = 0
  while (length < first.length && first[length] === second[length]) length += 1
  return length
}

function stateOf(url: string): string {
  return String(new URLSearchParams(url.replace(/^[^?]*|#.*$/gs, '')).get('state'))
}

export const stateRandom: ScenarioCheck = {
  id: 'ceremony/state-random',
  title: 'Every state that is issued is another one, and cannot be told from those before.',
  clauses: ['contract: updateBinding', 'RFC 6749 section 10.10', 'RFC 9700 section 4.7'],
  needs: [],
  run: async ({ first, types: [type], expect }) => {
    const states: string[] = []
    for (let sample = 0; sample < samples; sample += 1) {
      const state = stateOf(await first.issue(type))
      const nearest = Math.max(0, ...states.map((known) => commonStart(known, state)))
      expect(!states.includes(state), 'a state is issued twice')
      expect(states.includes(state) || nearest <= longestCommonStart, 'states begin alike')
      states.push(state)
    }
  }
}
